import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SaomaError, statusOf, type ErrorCode } from '#lib/errors.ts'
import { createLog } from '#lib/log.ts'
import { forget, remember } from '#lib/per-process.ts'
import { failure, success } from './response.ts'
import { logRequest } from './log.ts'

let line = ''
afterEach(() => vi.unstubAllEnvs())
beforeEach(() => {
  forget('log')
  remember('log', () => createLog('info', { write: (written) => (line = written) }))
})

function asked(language: string): Request {
  return new Request('http://site.example/api/x?secret=1', { headers: { 'accept-language': language } })
}

function loggedFailure(thrown: Error): Promise<Response> {
  return logRequest({ method: 'GET', path: '/api/x' }, async () => failure(thrown, asked('en')))
}

test('a success has code, data and msg, and is never cached', async () => {
  const response = success({ user: null })
  expect(await response.json()).toEqual({ code: 200, data: { user: null }, msg: 'ok' })
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test.each(Object.keys(statusOf) as ErrorCode[])(
  '%s has its status, and a message in both languages',
  async (code) => {
    const sentences = await Promise.all(
      ['zh', 'en'].map(async (language) => {
        const response = failure(new SaomaError(code), asked(language))
        const body = (await response.json()) as { msg: string }
        expect(response.status).toBe(statusOf[code])
        expect(body).toEqual({ code: statusOf[code], data: null, msg: body.msg, error: code })
        expect(response.headers.get('cache-control')).toBe('no-store')
        return body.msg
      }),
    )
    expect(sentences[0]).toMatch(/\p{Script=Han}/u)
    expect(sentences[1]).not.toMatch(/\p{Script=Han}/u)
  },
)

test('in development a failure says where the documentation explains it, and in production its keys are those of the contract', async () => {
  const taken = (language: string): Promise<object> =>
    failure(new SaomaError('scene_taken'), asked(language)).json() as Promise<object>
  vi.stubEnv('NODE_ENV', 'development')
  expect(await taken('en')).toMatchObject({ docs: 'docs/errors.md#scene_taken' })
  expect(await taken('zh')).toMatchObject({ docs: 'docs/errors.zh-CN.md#scene_taken' })
  vi.stubEnv('NODE_ENV', 'production')
  expect(Object.keys(await taken('en'))).toEqual(['code', 'data', 'msg', 'error'])
})

test('a bad request names the field', async () => {
  const response = failure(new SaomaError('bad_request', { field: 'nickname' }), asked('en'))
  expect(await response.json()).toMatchObject({ msg: 'Invalid request: nickname' })
})

test.each([
  ['nickname_control', '换行', 'line breaks'],
  ['nickname_empty', '可见字符', 'visible character'],
  ['nickname_too_long', '32 个字符', '32 characters'],
] as const)('a refused nickname names the field and the rule: %s', async (reason, zh, en) => {
  const error = new SaomaError('bad_request', { field: 'nickname', reason })
  const messages = await Promise.all(
    ['zh', 'en'].map(async (language) => failure(error, asked(language)).json() as Promise<{ msg: string }>),
  )
  expect(messages.map(({ msg }) => msg)).toEqual([expect.stringContaining(zh), expect.stringContaining(en)])
  for (const { msg } of messages) expect(msg).toMatch(/nickname/)
})

test('an unexpected error becomes internal, with the request id of the log and no detail', async () => {
  const response = await loggedFailure(new TypeError('the secret is 42'))
  const text = await response.text()
  const id = /\(([\w-]{22})\)/.exec(text)?.[1]
  expect(response.status).toBe(500)
  expect(text).not.toContain('42')
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    id,
    path: '/api/x',
    status: 500,
    error: 'internal',
  })
  expect(line).toContain('the secret is 42')
})

test('an unreachable database becomes unavailable, with Retry-After', () => {
  const response = failure({ code: 'P2024' }, asked('en'))
  expect(response.status).toBe(503)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
})

test("WeChat's errcode is logged and not sent; the query is neither", async () => {
  const cause = new Error('WeChat answered 45009: reach max api daily quota limit')
  const response = await loggedFailure(new SaomaError('wechat_unavailable', { cause }))
  expect(await response.text()).not.toContain('45009')
  expect(line).toContain('45009')
  expect(line).not.toContain('secret')
})
