import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { callWechat, newBudget } from './api.ts'
import { log } from '../log.ts'
import { codeImage } from './code-image.ts'
import { exchangeJsCode } from './js-code.ts'
import { failureOf, forget } from './test-client.ts'
import { company, startTestStandin, type TestStandin } from 'wechat-standin/test-standin.ts'

// The app's own client, against a WeChat that is busy, or that has had enough of it.

const settings = {
  WECHAT_APP_ID: company.appid,
  WECHAT_APP_SECRET: company.secret,
  WECHAT_API_URL: '',
  WECHAT_ENV_VERSION: 'release',
  WECHAT_PAGE: 'pages/login/login',
  SAOMA_LOG_LEVEL: 'silent',
}
vi.mock('../env.ts', () => ({ env: () => settings }))

const scene = 'Zk3-_0123456789abcdefg'
let wechat: TestStandin

beforeEach(async () => {
  forget()
  wechat = await startTestStandin()
  settings.WECHAT_API_URL = wechat.url
})

async function fault(path: string, kind: object, times = 1): Promise<void> {
  expect((await wechat.post('/_dev/faults', { path, times, ...kind })).status).toBeLessThan(300)
}

async function calls(path: string): Promise<number> {
  const asked = JSON.parse((await wechat.get('/_dev/calls')).text) as { path: string }[]
  return asked.filter((call) => call.path === path).length
}

const token = '/cgi-bin/stable_token'
const image = '/wxa/getwxacodeunlimit'
const session = '/sns/jscode2session'

test.each([
  [token, -1],
  [token, 45011],
  [image, -1],
  [image, 45011],
])('“busy, retry”: %s that answers %i is asked again, and nobody notices', async (path, errcode) => {
  await fault(path, { errcode }, 2)
  await codeImage(scene)
  expect(await calls(path)).toBe(3)
})

test('“must slower, retry next minute”: WeChat that stays busy is asked four times in all', async () => {
  await fault(image, { errcode: 45011 }, 10)
  expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable 45011')
  expect(await calls(image)).toBe(4)
})

test.each([token, image])(
  '“reach max api daily quota limit”: %s is then left alone for longer and longer, and asked again by one at a time',
  async (path) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    await fault(path, { errcode: 45009 }, 2)
    const first = await codeImage(scene).catch((thrown: unknown) => thrown)
    expect(first).toMatchObject({ reason: 'wechat_quota', retryAfter: 10 })
    const before = await calls(path)
    const refused = await Promise.all(Array.from({ length: 20 }, () => failureOf(codeImage(scene))))
    expect(new Set(refused)).toEqual(new Set(['wechat_unavailable']))
    expect(await calls(path)).toBe(before)

    vi.setSystemTime(Date.now() + 60_000)
    const again = await Promise.all(Array.from({ length: 20 }, () => failureOf(codeImage(scene))))
    expect(new Set(again.map((text) => text.split(' ')[0]))).toEqual(new Set(['wechat_unavailable']))
    expect(await calls(path)).toBe(before + 1)
    expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable')

    vi.setSystemTime(Date.now() + 900_000)
    await codeImage(scene)
    await codeImage(scene)
  },
)

// What the operator has to mend: asking with every visitor would mend nothing.
test.each([
  [token, 40001],
  [token, 40013],
  [token, 40125],
  [token, 40164],
  [token, 40243],
  [token, 45035],
  [token, 61004],
  [token, 89503],
  [image, 41030],
  [image, 48001],
  [image, 48004],
  [image, 50002],
])(
  'a lasting error: %s that answers %i is asked once by twenty visitors, and again a minute later',
  async (path, errcode) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const error = vi.spyOn(log(), 'error')
    await fault(path, { errcode }, 2)
    for (let visit = 0; visit < 20; visit += 1)
      expect((await failureOf(codeImage(scene))).split(' ')[0]).toBe('wechat_unavailable')
    expect(await calls(path)).toBe(1)
    vi.setSystemTime(Date.now() + 60_000)
    await failureOf(codeImage(scene))
    expect(await calls(path)).toBe(2)
    expect(error).toHaveBeenCalledOnce()
    expect(JSON.stringify(error.mock.calls)).toContain(String(errcode))
    vi.setSystemTime(Date.now() + 60_000)
    await codeImage(scene)
    error.mockRestore()
  },
)

test.each([40013, 40125, 40164, 40243])(
  '%i at the js code exchange leaves further codes unspent',
  async (errcode) => {
    await fault(session, { errcode })
    await failureOf(exchangeJsCode(await wechat.login('visitor-1')))
    expect(await failureOf(exchangeJsCode(await wechat.login('visitor-1')))).toBe('wechat_unavailable')
    expect(await calls(session)).toBe(1)
  },
)

test.each([40029, 40163, 40226, 41008])(
  '%i is about one code: the next one is asked about',
  async (errcode) => {
    await fault(session, { errcode })
    await failureOf(exchangeJsCode(await wechat.login('visitor-1')))
    await exchangeJsCode(await wechat.login('visitor-1'))
  },
)

test('a js code is not spent while the quota is gone', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  await fault(session, { errcode: 45009 })
  const code = await wechat.login('visitor-1')
  expect(await failureOf(exchangeJsCode(await wechat.login('visitor-1')))).toBe('wechat_unavailable 45009')
  expect(await failureOf(exchangeJsCode(code))).toBe('wechat_unavailable')
  expect(await calls(session)).toBe(1)
  vi.setSystemTime(Date.now() + 60_000)
  await exchangeJsCode(code)
})

test('connections to WeChat are kept: twenty calls in a row need no more than two', async () => {
  const sockets = new Set<unknown>()
  const server = createServer((request, response) => {
    sockets.add(request.socket)
    request.resume()
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  settings.WECHAT_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (let i = 0; i < 20; i++) await callWechat('/any', { json: { i }, budget: newBudget() })
  expect(sockets.size).toBeLessThanOrEqual(2)
})
