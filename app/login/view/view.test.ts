import { expect, test } from 'vitest'
import { ApiError } from '../../client/api.ts'
import { textsIn } from '../../texts.ts'
import type { Code } from '../flow/code.ts'
import { sentenceOf, viewOf } from './view.ts'

const code: Code = {
  scene: 'scene-1',
  image: 'data:image/png;base64,AA==',
  now: '2026-11-23T00:00:00.000Z',
  expiresAt: '2026-11-23T00:02:00.000Z',
  channel: 'private-encrypted-scene-1',
  push: { key: 'key', cluster: 'mt1', tls: true },
  pollSeconds: 2,
  deadline: 0,
  attempt: 'a'.repeat(32),
}
const calm = {
  code,
  state: {},
  user: null,
  error: undefined,
  loss: 'none',
  opening: false,
  renewal: { dead: false, paused: false },
} as const
const user = { id: 'u', nickname: 'Ann', avatarUrl: null, role: 'user', registered: true } as const

test('a dead code is not left on the screen; one that is merely due is, and says what is wrong', () => {
  const error = new ApiError('wechat_unavailable', 'WeChat is away', null)
  const dead = { dead: true, paused: false }
  expect(viewOf({ ...calm, error })).toMatchObject({ kind: 'waiting', error })
  expect(viewOf({ ...calm, error, renewal: dead })).toEqual({ kind: 'trouble', error })
  expect(viewOf({ ...calm, renewal: dead })).toEqual({ kind: 'making' })
  expect(viewOf({ ...calm, renewal: dead, state: { status: 'expired' } })).toEqual({ kind: 'making' })
})

test.each([
  ['offline', '', textsIn('zh').offline],
  ['wechat_unavailable', 'in the words of the server', 'in the words of the server'],
  ['internal', '', textsIn('zh').trouble],
] as const)('without a code, %s with %j is told as %s', (name, msg, sentence) => {
  const view = viewOf({ ...calm, code: undefined, error: new ApiError(name, msg, null) })
  expect(sentenceOf(view, textsIn('zh'), 'computer')).toBe(sentence)
})

test('a question that got no answer is told under a code that can be scanned', () => {
  const error = new ApiError('internal', '', null)
  const view = viewOf({ ...calm, state: { error } })
  expect(view).toMatchObject({ kind: 'waiting', error })
  expect(sentenceOf(view, textsIn('en'), 'computer')).toBe(textsIn('en').unreachable)
})

test('what this page has just redeemed is not taken for the end of another', () => {
  expect(viewOf({ ...calm, state: { status: 'signed_in', ticket: 't' } }).kind).toBe('confirmed')
})

test('a page that nobody has touched for long says that its code has expired, whatever else is wrong', () => {
  const renewal = { dead: true, paused: true }
  const error = new ApiError('offline', '', null)
  expect(viewOf({ ...calm, renewal, error })).toMatchObject({ kind: 'ended', why: 'expired' })
})

test('after a second loss in a row the page says that cookies are missing, but for while it makes a code by hand', () => {
  const lost = { ...calm, code: undefined, loss: 'again' } as const
  expect(viewOf(lost)).toEqual({ kind: 'noCookies' })
  expect(viewOf({ ...lost, opening: true })).toEqual({ kind: 'making' })
  expect(viewOf({ ...lost, loss: 'once' })).toEqual({ kind: 'making' })
})

test('the number is shown while it is asked for, and goes with the decision', () => {
  const scanned = { status: 'scanned', user, number: '42' } as const
  expect(viewOf({ ...calm, state: scanned })).toMatchObject({ kind: 'scanned', number: '42', user })
  expect(viewOf({ ...calm, state: { ...scanned, status: 'confirmed' } })).not.toHaveProperty('number')
})

test('who is signed in goes before anything that the scene says afterwards', () => {
  for (const state of [{ taken: true }, { status: 'cancelled' }, { status: 'signed_in' }] as const)
    expect(viewOf({ ...calm, state, user }).kind).toBe('signedIn')
})

test.each(['zh', 'en'] as const)('every state has a sentence of its own in %s', (language) => {
  const error = (name: string): ApiError => new ApiError(name, `the server says ${name}`, null)
  const views = [
    viewOf(calm),
    viewOf({ ...calm, state: { error: error('offline') } }),
    viewOf({ ...calm, code: undefined }),
    viewOf({ ...calm, code: undefined, error: error('wechat_unavailable') }),
    viewOf({ ...calm, code: undefined, error: error('rate_limited') }),
    viewOf({ ...calm, code: undefined, error: error('internal') }),
    viewOf({ ...calm, code: undefined, loss: 'again' }),
    viewOf({ ...calm, state: { status: 'scanned', user } }),
    viewOf({ ...calm, state: { status: 'scanned', user, number: '42' } }),
    viewOf({ ...calm, state: { status: 'confirmed', user } }),
    viewOf({ ...calm, state: { status: 'cancelled' } }),
    viewOf({ ...calm, state: { taken: true } }),
    viewOf({ ...calm, renewal: { dead: true, paused: true } }),
    viewOf({ ...calm, user }),
  ]
  const sentences = views.map((view) => sentenceOf(view, textsIn(language), 'computer'))
  expect(new Set(sentences).size).toBe(views.length)
})
