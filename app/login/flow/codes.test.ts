import { expect, test } from 'vitest'
import { ApiError } from '../../client/api.ts'
import { type Code, overtaken, type SceneState } from './code.ts'
import { type Codes, codesReducer, shownCode } from './codes.ts'

function code(scene: string): Code {
  return {
    scene,
    image: null,
    attempt: 'x',
    deadline: 0,
    now: '',
    expiresAt: '',
    channel: '',
    pollSeconds: 2,
    push: { key: '', cluster: '', tls: true },
  }
}

function after(start: Codes, ...states: [string, SceneState][]): Codes {
  return states.reduce((codes, [scene, state]) => codesReducer(codes, { type: 'state', scene, state }), start)
}

const one: Codes = { codes: [code('old')], states: {}, loss: 'none', trial: null }
const two = codesReducer(after(one, ['old', { status: 'waiting' }]), { type: 'opened', code: code('new') })

test('a new code is shown, and the one before still followed', () => {
  expect(shownCode(two)?.scene).toBe('new')
  expect(two.codes.map(({ scene }) => scene)).toEqual(['new', 'old'])
})

test('a code scanned just before it was replaced is the one the page is about', () => {
  expect(shownCode(after(two, ['old', { status: 'scanned' }]))?.scene).toBe('old')
})

test.each(['cancelled', 'expired', 'signed_in'] as const)(
  'a code that is %s makes way for a new one',
  (status) => {
    const next = codesReducer(after(two, ['old', { status }]), { type: 'opened', code: code('third') })
    expect(next.codes.map(({ scene }) => scene)).toEqual(['third', 'new'])
  },
)

test('taken stays, whatever the status says afterwards', () => {
  const taken = after(one, ['old', { status: 'scanned', taken: true }], ['old', { status: 'scanned' }])
  expect(taken.states['old']).toEqual({ status: 'scanned', taken: true })
})

test('a page that is just redeeming keeps its ticket, and stays with that code', () => {
  const redeemed = after(two, ['old', { status: 'confirmed', ticket: 't' }], ['old', { status: 'signed_in' }])
  expect(redeemed.states['old']).toEqual({ status: 'signed_in', ticket: 't' })
  expect(shownCode(redeemed)?.scene).toBe('old')
})

test('a ticket does not outlive the end of its scene', () => {
  const over = after(two, ['old', { status: 'confirmed', ticket: 't' }], ['old', { status: 'expired' }])
  expect(over.states['old']).toEqual({ status: 'expired' })
})

test('codes of before a reload are followed behind the new one, each once, and not without end', () => {
  const resumed = codesReducer(one, { type: 'resumed', codes: ['old', 'a', 'b', 'c', 'd', 'e'].map(code) })
  expect(resumed.codes.map(({ scene }) => scene)).toEqual(['old', 'a', 'b', 'c'])
})

test.each([
  ['scanned', 'waiting', false],
  ['scanned', 'scanned', false],
  ['scanned', 'confirmed', true],
  ['scanned', 'cancelled', true],
  ['confirmed', 'signed_in', false],
  ['confirmed', 'cancelled', true],
  ['cancelled', 'signed_in', false],
] as const)('an event that says %s to a page that knows of %s comes too late: %s', (told, known, late) => {
  expect(overtaken({ status: told }, { status: known })).toBe(late)
})

test('nothing is too late for a page that knows nothing, and `taken` never is', () => {
  expect(overtaken({ status: 'scanned' }, {})).toBe(false)
  expect(overtaken({ taken: true }, { status: 'cancelled' })).toBe(false)
})

test('a dropped code is gone', () => {
  expect(codesReducer(two, { type: 'dropped', scene: 'new' }).codes.map(({ scene }) => scene)).toEqual([
    'old',
  ])
})

function lose(start: Codes, ...scenes: string[]): Codes {
  return scenes.reduce((codes, scene) => codesReducer(codes, { type: 'lost', scene }), start)
}

function open(start: Codes, scene: string): Codes {
  return codesReducer(start, { type: 'opened', code: code(scene) })
}

test('the code that replaces a lost one is lost too: a second loss in a row', () => {
  const first = lose(one, 'old')
  expect(first).toMatchObject({ codes: [], loss: 'once' })
  expect(lose(open(first, 'new'), 'new')).toMatchObject({ codes: [], loss: 'again' })
})

test('scenes that are lost together are one loss, however late that of an older one is noticed', () => {
  expect(lose(two, 'new', 'old').loss).toBe('once')
  expect(lose(open(lose(two, 'new'), 'third'), 'old').loss).toBe('once')
})

test('an answer about any scene ends the row, an unanswered question does not', () => {
  const replaced = open(lose(one, 'old'), 'new')
  const answered = after(replaced, ['new', { status: 'waiting' }])
  expect(lose(answered, 'new').loss).toBe('once')
  const failed = after(replaced, ['new', { error: new ApiError('internal', '', null) }])
  expect(lose(failed, 'new').loss).toBe('again')
})

test('a code replaced by time before anything was answered does not end the row', () => {
  expect(lose(open(open(lose(one, 'old'), 'new'), 'third'), 'third').loss).toBe('again')
})

test('a code taken by hand after the second loss is one attempt', () => {
  const byHand = open(lose(open(lose(one, 'old'), 'new'), 'new'), 'third')
  expect(byHand.loss).toBe('once')
  expect(lose(byHand, 'third').loss).toBe('again')
})

test('a code lost after another tab has signed in or out is a first loss, not a second one', () => {
  const replaced = open(lose(one, 'old'), 'new')
  expect(lose(codesReducer(replaced, { type: 'renewed' }), 'new').loss).toBe('once')
  const again = lose(replaced, 'new')
  expect(codesReducer(again, { type: 'renewed' }).loss).toBe('again')
})
