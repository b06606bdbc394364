import { expect, test } from 'vitest'
import { ASKED as asked, KNOWN } from '../testing/world'
import { afterAuth, afterDecision, afterFailedRegister, afterSignOut } from './login-state'
import type { Answer } from './api'

const CREATED = Date.parse(asked.request.createdAt)

const scanned = { ...KNOWN, user: asked.user, request: asked.request }

function refused(error: string, msg: string | null = 'words'): Extract<Answer<never>, { is: 'refused' }> {
  return { is: 'refused', error, msg }
}

function answered<T>(data: T): Answer<T> {
  return { is: 'answered', data, at: CREATED + 12_000 }
}

test('a scan shows who is asking, aged by the clock of the server', () => {
  expect(afterAuth(answered(scanned))).toEqual({ at: 'asking', asked, sending: null, problem: null })
})

test('a clock that lies before the request makes no negative age', () => {
  const state = afterAuth({ is: 'answered', data: scanned, at: CREATED - 5000 })
  expect(state).toMatchObject({ asked: { seconds: 0 } })
})

test.each([
  ['scene_expired', { is: 'expired' }],
  ['scene_taken', { is: 'taken' }],
  ['scene_unknown', { is: 'said', msg: 'words' }],
  ['scene_state', { is: 'said', msg: 'words' }],
  ['forbidden', { is: 'said', msg: 'words' }],
  ['user_blocked', { is: 'said', msg: 'words' }],
  ['bad_request', { is: 'said', msg: 'words' }],
])('%s ends a scan', (error, ending) => {
  expect(afterAuth(refused(error))).toEqual({ at: 'over', ending })
})

test.each([
  'wechat_code_invalid',
  'wechat_unavailable',
  'unavailable',
  'rate_limited',
  'internal',
  'nonsense',
])('%s lets a scan be tried again', (error) => {
  expect(afterAuth(refused(error))).toEqual({ at: 'interrupted', problem: { is: 'said', msg: 'words' } })
})

test('a scan without an answer can be tried again', () => {
  expect(afterAuth({ is: 'lost' })).toEqual({ at: 'interrupted', problem: { is: 'offline' } })
})

test('a scan that is answered without a request can be tried again', () => {
  expect(afterAuth(answered(KNOWN))).toMatchObject({ at: 'interrupted' })
})

test('confirming and declining are answered', () => {
  expect(afterDecision(asked, 'confirm', answered('confirmed'))).toMatchObject({
    at: 'confirmed',
    sending: false,
  })
  expect(afterDecision(asked, 'cancel', answered('cancelled'))).toEqual({
    at: 'over',
    ending: { is: 'declined' },
  })
})

test('a wrong number ends it', () => {
  expect(afterDecision(asked, 'confirm', refused('number_mismatch'))).toEqual({
    at: 'over',
    ending: { is: 'wrong_number' },
  })
})

test('a missing number, a busy server and a lost answer leave the question open', () => {
  expect(afterDecision(asked, 'confirm', refused('bad_request'))).toMatchObject({
    at: 'asking',
    problem: { is: 'said', msg: 'words' },
  })
  expect(afterDecision(asked, 'confirm', refused('unavailable'))).toMatchObject({
    at: 'asking',
    sending: null,
  })
  expect(afterDecision(asked, 'confirm', { is: 'lost' })).toMatchObject({
    at: 'asking',
    problem: { is: 'no_answer' },
  })
})

test('a token that is no longer good asks to start again, with the same scene', () => {
  expect(afterDecision(asked, 'confirm', refused('unauthenticated'))).toMatchObject({ at: 'interrupted' })
})

test('a profile that could not be stored leaves the question open', () => {
  expect(afterFailedRegister(asked, refused('too_large'))).toMatchObject({ at: 'asking', asked })
})

test('"not me" signs the browser out', () => {
  expect(afterSignOut(asked, answered('cancelled'))).toEqual({ at: 'over', ending: { is: 'signed_out' } })
})

test('"not me" that got no answer can be tapped again', () => {
  expect(afterSignOut(asked, { is: 'lost' })).toMatchObject({ at: 'confirmed', problem: { is: 'no_answer' } })
})

test('"not me" with a token that has expired leads to the list of browsers, as no further tap could sign out', () => {
  expect(afterSignOut(asked, refused('unauthenticated'))).toMatchObject({
    at: 'confirmed',
    problem: { is: 'too_late' },
  })
})

test('"not me" of what nobody redeemed in time shows that it expired', () => {
  expect(afterSignOut(asked, refused('scene_expired'))).toEqual({ at: 'over', ending: { is: 'expired' } })
})
