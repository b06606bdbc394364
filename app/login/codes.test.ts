import { expect, test } from 'vitest'
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

const one: Codes = { codes: [code('old')], states: {} }
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
