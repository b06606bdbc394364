import { expect, test } from 'vitest'
import { ApiError } from '../../client/api.ts'
import { textsIn } from '../../texts.ts'
import type { Code, SceneState } from '../flow/code.ts'
import { type Login, newLogin } from '../flow/login.ts'
import { sentenceOf, type View, viewOf } from './view.ts'

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
  state: {},
}

function view(state: SceneState = {}, more: Partial<Login> = {}, dead = false): View {
  return viewOf({ ...newLogin({ ...code, state }), ...more }, { dead })
}

const user = { id: 'u', nickname: 'Ann', avatarUrl: null, role: 'user', registered: true } as const

test('a dead code is hidden; one that is only due stays, with what is wrong', () => {
  const error = new ApiError('wechat_unavailable', 'WeChat is away', null)
  expect(view({}, { error })).toMatchObject({ kind: 'waiting', error })
  expect(view({}, { error }, true)).toEqual({ kind: 'trouble', error })
  expect(view({}, {}, true)).toEqual({ kind: 'making' })
  expect(view({ status: 'expired' }, {}, true)).toEqual({ kind: 'making' })
})

test.each([
  ['offline', '', textsIn('zh').offline],
  ['wechat_unavailable', 'in the words of the server', 'in the words of the server'],
  ['internal', '', textsIn('zh').trouble],
] as const)('without a code, %s with message %j reads %s', (name, msg, sentence) => {
  const trouble = view({}, { codes: [], error: new ApiError(name, msg, null) })
  expect(sentenceOf(trouble, textsIn('zh'), 'computer')).toBe(sentence)
})

test('a failed poll is shown below a code that can still be scanned', () => {
  const error = new ApiError('internal', '', null)
  const failed = view({ error })
  expect(failed).toMatchObject({ kind: 'waiting', error })
  expect(sentenceOf(failed, textsIn('en'), 'computer')).toBe(textsIn('en').unreachable)
})

test('the phone that shows the page is not told to scan it', () => {
  const texts = textsIn('zh')
  expect(sentenceOf(view(), texts, 'phone')).toBe('截屏保存，微信扫一扫，从相册选取，确认登录')
  expect(sentenceOf(view(), texts, 'phone', 'weixin://dl')).toBe(texts.openWechat)
  expect(sentenceOf(view(), texts, 'wechat')).toBe(texts.readyInWechat)
})

test('a ticket that this page is redeeming is shown as confirmed, not as the end of another login', () => {
  expect(view({ status: 'signed_in', ticket: 't' }).kind).toBe('confirmed')
})

test('a page unused for a long time says that its code has expired, whatever else is wrong', () => {
  const error = new ApiError('offline', '', null)
  expect(view({}, { paused: true, error }, true)).toMatchObject({ kind: 'ended', why: 'expired' })
})

test('after a second loss in a row the page says that cookies are missing, except while a person has it open a code', () => {
  const lost: Partial<Login> = { codes: [], loss: 'again' }
  expect(view({}, lost)).toEqual({ kind: 'noCookies' })
  expect(view({}, { ...lost, opening: 'person' })).toEqual({ kind: 'making' })
  expect(view({}, { ...lost, loss: 'once' })).toEqual({ kind: 'making' })
})

test('a code that a person asks for is being made at once, whatever was shown before', () => {
  const error = new ApiError('rate_limited', '', null)
  const cases: [SceneState, Partial<Login>][] = [
    [{}, {}],
    [{ status: 'cancelled' }, {}],
    [{ status: 'scanned', user }, {}],
    [{}, { paused: true }],
    [{}, { codes: [], error }],
  ]
  for (const [state, more] of cases) {
    expect(view(state, { ...more, opening: 'person' })).toEqual({ kind: 'making' })
    // The page's own requests show nothing: the code stays until it is replaced.
    expect(view(state, { ...more, opening: 'page' })).toEqual(view(state, more))
  }
})

test('once a code was scanned, it does not matter that no newer one was made', () => {
  const away = new ApiError('wechat_unavailable', 'WeChat is away', null)
  expect(view({ status: 'scanned', user }, { error: away })).toMatchObject({ kind: 'scanned', error: null })
  expect(view({ status: 'scanned', user, error: away })).toMatchObject({ kind: 'scanned', error: away })
})

test('the number is shown until the decision', () => {
  const scanned = { status: 'scanned', user, number: '42' } as const
  expect(view(scanned)).toMatchObject({ kind: 'scanned', number: '42', user })
  expect(view({ ...scanned, status: 'confirmed' })).not.toHaveProperty('number')
})

test('a second person who scans the code does not take the place of the first, nor stop their login', () => {
  const taken = { status: 'scanned', user, number: '42', taken: true } as const
  expect(view(taken)).toMatchObject({ kind: 'scanned', user, number: '42', taken: true })
  expect(view({ ...taken, taken: false })).toMatchObject({ kind: 'scanned', taken: false })
  expect(view({ ...taken, status: 'confirmed' })).toMatchObject({ kind: 'confirmed', user })
})

test('a signed-in page ignores what its scene says afterwards', () => {
  for (const state of [{ taken: true }, { status: 'cancelled' }, { status: 'signed_in' }] as const)
    expect(view(state, { user }).kind).toBe('signedIn')
})

test.each(['zh', 'en'] as const)('every state has its own sentence in %s', (language) => {
  const error = (name: string): ApiError => new ApiError(name, `the server says ${name}`, null)
  const views = [
    view(),
    view({ error: error('offline') }),
    view({}, { codes: [] }),
    view({}, { codes: [], error: error('wechat_unavailable') }),
    view({}, { codes: [], error: error('rate_limited') }),
    view({}, { codes: [], error: error('internal') }),
    view({}, { codes: [], loss: 'again' }),
    view({ status: 'scanned', user }),
    view({ status: 'scanned', user, number: '42' }),
    view({ status: 'confirmed', user }),
    view({ status: 'cancelled' }),
    view({}, { paused: true }, true),
    view({}, { user }),
  ]
  const sentences = views.map((each) => sentenceOf(each, textsIn(language), 'computer'))
  expect(new Set(sentences).size).toBe(views.length)
})

test('somebody without a nickname is announced once, whether or not the page has polled their id', () => {
  const unnamed = { ...user, nickname: null }
  for (const number of [{}, { number: '42' }]) {
    const [pushed, polled] = [{}, { user: unnamed }].map((known) =>
      sentenceOf(view({ status: 'scanned', ...number, ...known }), textsIn('zh'), 'computer'),
    )
    expect(polled).toBe(pushed)
  }
})

test('a name from right to left does not turn the sentence around it', () => {
  const scanned = view({ status: 'scanned', user: { ...user, nickname: 'שלום\u200f' } })
  expect(sentenceOf(scanned, textsIn('en'), 'computer')).toBe('\u2068שלום\u200f\u2069, confirm on your phone')
})
