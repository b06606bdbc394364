import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { callWechat, newBudget } from './api.ts'
import { log } from '../log.ts'
import { codeImage } from './code-image.ts'
import { exchangeJsCode } from './js-code.ts'
import { failureOf, serveWechat, startWechat, type TestWechat, image, session, token } from './test-client.ts'

// WeChat is busy, its quota is used up, or the account has a lasting problem.

vi.mock('../env.ts', async () => (await import('./test-client.ts')).mockedEnv)

const scene = 'Zk3-_0123456789abcdefg'
let wechat: TestWechat

beforeEach(async () => {
  wechat = await startWechat()
})

test.each([
  [token, -1],
  [token, 45011],
  [image, -1],
  [image, 45011],
])('W16: busy, retry: %s that answers %i is asked again, and nobody notices', async (path, errcode) => {
  wechat.fail(path, { errcode }, 2)
  await codeImage(scene)
  expect(wechat.count(path)).toBe(3)
})

test('W15: must slower, retry next minute: WeChat that stays busy is asked four times in all', async () => {
  wechat.fail(image, { errcode: 45011 }, 10)
  expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable 45011')
  expect(wechat.count(image)).toBe(4)
})

test('a server clock that is set back by hours prolongs no pause', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  wechat.fail(image, { errcode: 45009 }, 1)
  expect(await failureOf(codeImage(scene))).toMatch(/^wechat_unavailable/)
  expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable')
  vi.setSystemTime(Date.now() - 3 * 3_600_000)
  await codeImage(scene)
})

test.each([token, image])(
  'W13: reach max api daily quota limit: %s is then left alone for longer and longer, and asked again by one at a time',
  async (path) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    wechat.fail(path, { errcode: 45009 }, 2)
    const first = await codeImage(scene).catch((thrown: unknown) => thrown)
    expect(first).toMatchObject({ reason: 'wechat_quota', retryAfter: 10 })
    const before = wechat.count(path)
    const refused = await Promise.all(Array.from({ length: 20 }, () => failureOf(codeImage(scene))))
    expect(new Set(refused)).toEqual(new Set(['wechat_unavailable']))
    expect(wechat.count(path)).toBe(before)

    vi.setSystemTime(Date.now() + 60_000)
    const again = await Promise.all(Array.from({ length: 20 }, () => failureOf(codeImage(scene))))
    expect(new Set(again.map((text) => text.split(' ')[0]))).toEqual(new Set(['wechat_unavailable']))
    expect(wechat.count(path)).toBe(before + 1)
    expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable')

    vi.setSystemTime(Date.now() + 900_000)
    await codeImage(scene)
    await codeImage(scene)
  },
)

// Only the operator can fix these, so asking for every visitor is pointless.
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
  [token, 50004],
  [image, 85079],
])(
  'a lasting error: %s that answers %i is asked once by twenty visitors, and again a minute later',
  async (path, errcode) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const error = vi.spyOn(log(), 'error')
    wechat.fail(path, { errcode }, 2)
    for (let visit = 0; visit < 20; visit += 1)
      expect((await failureOf(codeImage(scene))).split(' ')[0]).toBe('wechat_unavailable')
    expect(wechat.count(path)).toBe(1)
    vi.setSystemTime(Date.now() + 60_000)
    await failureOf(codeImage(scene))
    expect(wechat.count(path)).toBe(2)
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
    wechat.fail(session, { errcode })
    await failureOf(exchangeJsCode(wechat.login('visitor-1')))
    expect(await failureOf(exchangeJsCode(wechat.login('visitor-1')))).toBe('wechat_unavailable')
    expect(wechat.count(session)).toBe(1)
  },
)

test.each([40029, 40163, 40226, 41008])(
  '%i is about one code: the next one is asked about',
  async (errcode) => {
    wechat.fail(session, { errcode })
    await failureOf(exchangeJsCode(wechat.login('visitor-1')))
    await exchangeJsCode(wechat.login('visitor-1'))
  },
)

test('a js code is not spent while the quota is gone', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  wechat.fail(session, { errcode: 45009 })
  const code = wechat.login('visitor-1')
  expect(await failureOf(exchangeJsCode(wechat.login('visitor-1')))).toBe('wechat_unavailable 45009')
  expect(await failureOf(exchangeJsCode(code))).toBe('wechat_unavailable')
  expect(wechat.count(session)).toBe(1)
  vi.setSystemTime(Date.now() + 60_000)
  await exchangeJsCode(code)
})

test('connections to WeChat are kept: twenty calls in a row need no more than two', async () => {
  const sockets = new Set<unknown>()
  await serveWechat((request, response) => {
    sockets.add(request.socket)
    request.resume()
    response.end('{}')
  })
  for (let i = 0; i < 20; i++) await callWechat('/any', { json: { i }, budget: newBudget() })
  expect(sockets.size).toBeLessThanOrEqual(2)
})

test('a redirect is no answer: it is not followed, and the AppSecret goes nowhere else', async () => {
  const seen: (string | undefined)[] = []
  await serveWechat((request, response) => {
    seen.push(request.url)
    response.writeHead(302, { location: '/elsewhere' }).end('{"openid":"o-1"}')
  })
  const error: unknown = await callWechat('/any', { budget: newBudget() }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'wechat_unavailable' })
  expect(seen).toEqual(['/any'])
})
