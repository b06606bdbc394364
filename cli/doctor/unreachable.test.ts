import { afterEach, expect, test, vi } from 'vitest'
import { plain } from './finding.ts'
import { noAnswerOf, unreachable } from './unreachable.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['Proxy response (407) !== 200 when HTTP Tunneling', 'proxy password'],
  ['Proxy response (403) !== 200 when HTTP Tunneling', 'proxy refusal'],
  ['Failed to establish tunnel to x:443 via http://y:8080: HTTP/1.1 407 No', 'proxy password'],
  ['Failed to establish tunnel to x:443 via http://y:8080: HTTP/1.1 403 No', 'proxy refusal'],
])('%s is told of as that of the proxy', (message, reason) => {
  expect(noAnswerOf(new TypeError('fetch failed', { cause: new Error(message) }))).toBe(reason)
})

test('a proxy that Node.js does not use is named, but not for this machine', () => {
  const wechat = { address: 'https://api.weixin.qq.com', settings: plain('WECHAT_API_URL'), isHosted: true }
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.example:8080')
  expect(unreachable(wechat, 'timeout').todo.en).toContain('HTTPS_PROXY is set, but Node.js uses no proxy')
  expect(unreachable(wechat, 'timeout').todo.zh).toContain('已设置 HTTPS_PROXY，但 Node.js')
  expect(
    unreachable({ address: '127.0.0.1:4104', settings: plain('DATABASE_URL') }, 'refused').todo.en,
  ).not.toContain('PROXY')
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  expect(unreachable(wechat, 'timeout').todo.en).toContain('Connections go through the proxy in HTTPS_PROXY')
})

test("of somebody else's address nothing is to be corrected or started, of one's own server there is", () => {
  const own = { address: 'https://push.example', settings: plain('PUSHER_HOST') }
  const hosted = { ...own, isHosted: true }
  for (const reason of ['refused', 'unknown host', 'timeout'] as const) {
    expect(unreachable(hosted, reason).todo.en).toContain('The address is right')
    expect(unreachable(hosted, reason).todo.zh).toContain('该地址无误')
    expect(unreachable(own, reason).todo.en).toContain('PUSHER_HOST')
  }
})
