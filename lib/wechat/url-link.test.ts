import { expect, test, vi } from 'vitest'
import { openUrlOf } from './open-url.ts'
import { startWechat } from './test-client.ts'

const path = '/wxa/generate_urllink'
vi.mock('../env.ts', async () => (await import('./test-client.ts')).mockedEnv)

test('for a page on a phone WeChat makes a link that carries the scene', async () => {
  await startWechat()
  expect(new URL((await openUrlOf('AZaz09_-', true)) ?? '').searchParams.get('scene')).toBe('AZaz09_-')
})

test('for a page on a computer WeChat is not asked', async () => {
  const wechat = await startWechat()
  expect(await openUrlOf('AZaz09_-', false)).toBeNull()
  expect(wechat.count(path)).toBe(0)
})

test.each([{ errcode: 45009 }, { errcode: 43104 }, { errcode: -1 }, { body: '<html>' }, { drop: true }])(
  'where it cannot be made there is none, and nothing fails: %j',
  async (how) => {
    const wechat = await startWechat()
    wechat.fault({ path, times: 1, ...how })
    expect(await openUrlOf('AZaz09_-', true)).toBeNull()
    expect(await openUrlOf('AZaz09_-', true)).toEqual(
      how.errcode === 45009 ? null : expect.stringContaining('scene='),
    )
  },
)

test('a token that WeChat no longer takes is renewed', async () => {
  const wechat = await startWechat()
  wechat.fault({ path, times: 1, errcode: 40001 })
  expect(await openUrlOf('AZaz09_-', true)).toContain('scene=AZaz09_-')
})
