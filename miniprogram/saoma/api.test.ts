import { expect, test } from 'vitest'
import { answerOf, createApi } from './api'
import { readStatus } from './wire'
import type { Call, Reply } from './api'

function reply(status: number, body: unknown): Reply {
  return { is: 'reply', status, body, at: 1000 }
}

function recorded(answer: Reply): { calls: Call[]; send: (call: Call) => Promise<Reply> } {
  const calls: Call[] = []
  return { calls, send: (call) => (calls.push(call), Promise.resolve(answer)) }
}

const ok = reply(200, { code: 200, data: { status: 'confirmed' }, msg: '' })

test('an answer is its data and the time of the server', () => {
  expect(answerOf(ok, readStatus)).toEqual({ is: 'answered', data: 'confirmed', at: 1000 })
})

test("a refusal keeps the server's own words and its stable name", () => {
  const expired = reply(410, { code: 410, data: null, msg: '小程序码已过期', error: 'scene_expired' })
  expect(answerOf(expired, readStatus)).toEqual({
    is: 'refused',
    error: 'scene_expired',
    msg: '小程序码已过期',
  })
})

test.each([
  ['a page of a hotel network', reply(200, '<html>')],
  ['an answer of another program', reply(502, { error: 'bad gateway' })],
  ['an envelope with another code than the status', reply(200, { code: 500, data: { status: 'x' } })],
  ['data of an unknown shape', reply(200, { code: 200, data: { other: 1 }, msg: 'ok' })],
])('%s is refused without words', (_, nonsense) => {
  expect(answerOf(nonsense, readStatus)).toEqual({ is: 'refused', error: 'nonsense', msg: null })
})

test('no answer is lost, not refused', () => {
  expect(answerOf({ is: 'lost' }, readStatus)).toEqual({ is: 'lost' })
})

test('a scan is sent with its launch scene, an opening without a scene only with the code', async () => {
  const { calls, send } = recorded(ok)
  const api = createApi(send)
  await api.auth('c', { scene: 's', launchScene: 1049 })
  await api.auth('c', null)
  expect(calls.map((call) => call.body)).toEqual([
    { code: 'c', scene: 's', launchScene: 1049 },
    { code: 'c' },
  ])
  expect(calls.some((call) => call.token !== undefined)).toBe(false)
})

test('a decision is sent with the token, and with the number where there is one', async () => {
  const { calls, send } = recorded(ok)
  const api = createApi(send)
  await api.publish('t', { scene: 's', decision: 'confirm', number: '42', attempt: 'a' })
  await api.publish('t', { scene: 's', decision: 'cancel', number: null, attempt: 'b' })
  expect(calls).toEqual([
    {
      method: 'POST',
      path: '/api/miniapp/publish',
      token: 't',
      body: { scene: 's', decision: 'confirm', number: '42', attempt: 'a' },
    },
    {
      method: 'POST',
      path: '/api/miniapp/publish',
      token: 't',
      body: { scene: 's', decision: 'cancel', attempt: 'b' },
    },
  ])
})

test('a code for the phone number is sent with the token', async () => {
  const { calls, send } = recorded(reply(200, { code: 200, data: { phone: '138****0000' }, msg: 'ok' }))
  expect(await createApi(send).sharePhone('t', 'c')).toMatchObject({ data: '138****0000' })
  expect(calls).toEqual([{ method: 'POST', path: '/api/miniapp/phone', token: 't', body: { code: 'c' } }])
})

test('a picture goes as a file, a name alone as JSON', async () => {
  const { calls, send } = recorded(ok)
  const api = createApi(send)
  await api.register('t', { nickname: '小明', avatarPath: null })
  await api.register('t', { nickname: '小明', avatarPath: 'http://tmp/a.png' })
  expect(calls.map(({ body, file }) => ({ body, file }))).toEqual([
    { body: { nickname: '小明' }, file: undefined },
    { body: { nickname: '小明' }, file: { name: 'avatar', path: 'http://tmp/a.png' } },
  ])
})

test('the sites are listed, and one is disconnected', async () => {
  const { calls, send } = recorded(ok)
  const api = createApi(send)
  await api.sites('t')
  await api.disconnect('t', 'a/b')
  expect(calls).toEqual([
    { method: 'GET', path: '/api/sites', token: 't' },
    { method: 'DELETE', path: '/api/sites/a%2Fb', token: 't' },
  ])
})

test('one session or all of them are ended', async () => {
  const { calls, send } = recorded(ok)
  const api = createApi(send)
  await api.endSession('t', 'a/b')
  await api.endSession('t', null)
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'DELETE /api/sessions/a%2Fb',
    'DELETE /api/sessions',
  ])
})
