/** What a login can be, and what each answer makes of it. Plain values in, plain values out. */
import type { Answer, Decision } from './api'
import type { Known, SignInRequest, User } from './wire'

export type LoginState =
  /** Opened without a scene. */
  | { at: 'idle' }
  | { at: 'opening' }
  | { at: 'asking'; asked: Asked; sending: Decision | 'phone' | null; problem: Problem | null }
  | { at: 'confirmed'; asked: Asked; sending: boolean; problem: Problem | null }
  | { at: 'over'; ending: Ending }
  /** Can be tried again with the same scene. */
  | { at: 'interrupted'; problem: Problem }

export interface Asked {
  token: string
  user: User
  request: SignInRequest
  /** Age of the page's request by the server's clock. */
  seconds: number
  /** The person's number, masked; null: none is stored, or the site doesn't ask for it. */
  phone: string | null
  /** The person was asked for the number, and none came: for whatever reason, it is no reason to end the login. */
  phoneRefused: boolean
  /** What the person agrees to by signing in; null: the site has none. */
  termsUrl: string | null
  privacyUrl: string | null
}

export type Ending =
  | { is: 'declined' | 'signed_out' | 'expired' | 'taken' | 'wrong_number' }
  /** Everything else that cannot be tried again, in the server's words. */
  | { is: 'said'; msg: string | null }

export type Problem =
  | { is: 'offline' | 'no_answer' | 'wechat_failed' | 'number_missing' | 'name_missing' | 'too_late' }
  | { is: 'said'; msg: string | null }

type Refusal = Extract<Answer<never>, { is: 'refused' }>
type Lost = Extract<Answer<never>, { is: 'lost' }>

export function afterAuth(answer: Answer<Known>): LoginState {
  if (answer.is === 'lost') return { at: 'interrupted', problem: { is: 'offline' } }
  if (answer.is === 'refused') {
    const ending = answer.error === 'bad_request' ? said(answer) : endingOf(answer)
    return ending ? { at: 'over', ending } : { at: 'interrupted', problem: said(answer) }
  }
  const { token, user, request, phone, termsUrl, privacyUrl } = answer.data
  if (request === null) return { at: 'interrupted', problem: { is: 'said', msg: null } }
  const seconds = Math.max(0, (answer.at - Date.parse(request.createdAt)) / 1000)
  const asked = { token, user, request, seconds, phone, phoneRefused: false, termsUrl, privacyUrl }
  return { at: 'asking', asked, sending: null, problem: null }
}

/** Null: WeChat gave no code for the number. */
export function afterPhone(asked: Asked, answer: Answer<string> | null): LoginState {
  const phone = answer?.is === 'answered' ? answer.data : null
  return {
    at: 'asking',
    asked: { ...asked, phone, phoneRefused: phone === null },
    sending: null,
    problem: null,
  }
}

/** The profile goes before the decision; where it fails, nothing was decided. */
export function afterFailedRegister(asked: Asked, answer: Refusal | Lost): LoginState {
  return stillAsking(asked, answer)
}

export function afterDecision(asked: Asked, decision: Decision, answer: Answer<string>): LoginState {
  if (answer.is !== 'answered') return stillAsking(asked, answer)
  if (decision === 'cancel') return { at: 'over', ending: { is: 'declined' } }
  return { at: 'confirmed', asked, sending: false, problem: null }
}

/** After "Not me": the answer to a cancel of what was confirmed. */
export function afterSignOut(asked: Asked, answer: Answer<string>): LoginState {
  if (answer.is === 'answered') return { at: 'over', ending: { is: 'signed_out' } }
  const ending = answer.is === 'refused' && endingOf(answer)
  if (ending) return { at: 'over', ending }
  // The token has expired, and a scene that was confirmed gets no other one.
  const isTooLate = answer.is === 'refused' && answer.error === 'unauthenticated'
  const problem: Problem = isTooLate ? { is: 'too_late' } : problemOf(answer)
  return { at: 'confirmed', asked, sending: false, problem }
}

function stillAsking(asked: Asked, answer: Refusal | Lost): LoginState {
  if (answer.is === 'refused' && answer.error === 'unauthenticated') {
    return { at: 'interrupted', problem: said(answer) }
  }
  const ending = answer.is === 'refused' && endingOf(answer)
  return ending ? { at: 'over', ending } : { at: 'asking', asked, sending: null, problem: problemOf(answer) }
}

function problemOf(answer: Refusal | Lost): Problem {
  return answer.is === 'lost' ? { is: 'no_answer' } : said(answer)
}

/** Null: it may be tried again. */
function endingOf(refusal: Refusal): Ending | null {
  switch (refusal.error) {
    case 'scene_expired':
      return { is: 'expired' }
    case 'scene_taken':
      return { is: 'taken' }
    case 'number_mismatch':
      return { is: 'wrong_number' }
    case 'scene_state':
    case 'scene_unknown':
    case 'forbidden':
    case 'user_blocked':
      return said(refusal)
    default:
      return null
  }
}

function said(refusal: Refusal): { is: 'said'; msg: string | null } {
  return { is: 'said', msg: refusal.msg }
}
