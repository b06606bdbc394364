import { expect, onTestFinished, test, vi } from 'vitest'
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

test('44993, the quota of the day: no further calls until midnight in China, from every visitor, then one', async () => {
  // 23:00 in China. The stand-in starts its own day then, too.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 23, 15) })
  onTestFinished(() => void vi.useRealTimers())
  const wechat = await startWechat()
  wechat.fault({ path, times: 1, errcode: 44993 })
  expect(await openUrlOf('AZaz09_-', true)).toBeNull()
  for (const minutes of [1, 20, 59]) {
    vi.setSystemTime(Date.UTC(2026, 10, 23, 15, minutes))
    expect(await openUrlOf('AZaz09_-', true)).toBeNull()
  }
  expect(wechat.count(path)).toBe(1)
  vi.setSystemTime(Date.UTC(2026, 10, 23, 16))
  expect(await openUrlOf('AZaz09_-', true)).toContain('scene=AZaz09_-')
  expect(wechat.count(path)).toBe(2)
})

test('44990, the quota of the second: a pause of a second', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const wechat = await startWechat()
  wechat.fault({ path, times: 1, errcode: 44990 })
  expect([await openUrlOf('AZaz09_-', true), await openUrlOf('AZaz09_-', true)]).toEqual([null, null])
  expect(wechat.count(path)).toBe(1)
  vi.setSystemTime(Date.now() + 1_000)
  expect(await openUrlOf('AZaz09_-', true)).toContain('scene=AZaz09_-')
})

test('a token that WeChat no longer takes is renewed', async () => {
  const wechat = await startWechat()
  wechat.fault({ path, times: 1, errcode: 40001 })
  expect(await openUrlOf('AZaz09_-', true)).toContain('scene=AZaz09_-')
})
