import { expect, test, vi, beforeEach } from 'vitest'
import { openUrlOf } from './open-url.ts'
import { forget } from './test-client.ts'
import { company, startTestStandin } from 'wechat-standin/test-standin.ts'

// The app's own client of URL links, against the stand-in.

const path = '/wxa/generate_urllink'
const settings = {
  WECHAT_APP_ID: company.appid,
  WECHAT_APP_SECRET: company.secret,
  WECHAT_API_URL: '',
  WECHAT_ENV_VERSION: 'release',
  WECHAT_PAGE: 'pages/login/login',
  SAOMA_OPEN_ON_PHONE: 'link',
  SAOMA_LOG_LEVEL: 'silent',
}
vi.mock('../env.ts', () => ({ env: () => settings }))
beforeEach(forget)

async function start(): Promise<{ asked: () => Promise<number>; fault: (how: object) => Promise<unknown> }> {
  const standin = await startTestStandin()
  standin.options.clock?.advance(Date.now() - standin.options.clock.now())
  settings.WECHAT_API_URL = standin.url
  return {
    async asked() {
      const calls = (await standin.get('/_dev/calls')).text
      return calls.split(path).length - 1
    },
    fault: (how) => standin.post('/_dev/faults', { path, times: 1, ...how }),
  }
}

test('for a page on a phone WeChat makes a link that carries the scene', async () => {
  await start()
  expect(new URL((await openUrlOf('AZaz09_-', true)) ?? '').searchParams.get('scene')).toBe('AZaz09_-')
})

test('for a page on a computer WeChat is not asked', async () => {
  const { asked } = await start()
  expect(await openUrlOf('AZaz09_-', false)).toBeNull()
  expect(await asked()).toBe(0)
})

test.each([{ errcode: 45009 }, { errcode: 43104 }, { errcode: -1 }, { body: '<html>' }, { drop: true }])(
  'where it cannot be made there is none, and nothing fails: %j',
  async (how) => {
    const { fault } = await start()
    await fault(how)
    expect(await openUrlOf('AZaz09_-', true)).toBeNull()
    expect(await openUrlOf('AZaz09_-', true)).toEqual(
      how.errcode === 45009 ? null : expect.stringContaining('scene='),
    )
  },
)

test('a token that WeChat no longer takes is renewed', async () => {
  const { fault } = await start()
  await fault({ errcode: 40001 })
  expect(await openUrlOf('AZaz09_-', true)).toContain('scene=AZaz09_-')
})
