/** For tests only; WeChat's package leaves this folder out (project.config.json). */
import { createLogin } from '../saoma/login'
import type { Answer, Said } from '../saoma/api'
import type { Login } from '../saoma/login'
import type { Asked, LoginState } from '../saoma/login-state'
import type { Known, User } from '../saoma/wire'

export const NEW_USER: User = { id: 'u1', nickname: null, avatarUrl: null, registered: false }
export const KNOWN_USER: User = { id: 'u1', nickname: '小明', avatarUrl: null, registered: true }
export const LOST = { is: 'lost' } as const
export const SCAN = { scene: 's1', launchScene: 1047 }
export const NOTHING_FILLED = { number: null, profile: { nickname: null, avatarPath: null } }

/** A person without a scan. */
export const KNOWN: Known = {
  token: 't',
  expiresIn: 900,
  user: KNOWN_USER,
  request: null,
  phone: null,
  termsUrl: null,
  privacyUrl: null,
}

export const ASKED: Asked = {
  token: 't',
  user: { id: 'u1', nickname: '小明', avatarUrl: '/api/avatar/a', registered: true },
  request: {
    site: 'Saoma',
    host: 'site.test',
    logoUrl: null,
    shares: [],
    browser: 'Chrome 140',
    system: 'Windows',
    address: '203.0.113.*',
    place: null,
    sameNetwork: false,
    createdAt: '2026-11-23T03:00:00.000Z',
    numberNeeded: false,
  },
  seconds: 12,
  phone: null,
  phoneRefused: false,
  termsUrl: null,
  privacyUrl: null,
}

export function known(user: User, numberNeeded = false, shares: string[] = []): Answer<Known> {
  const request = { ...ASKED.request, numberNeeded, shares }
  const data = { ...KNOWN, token: 'token', user, request }
  return { is: 'answered', data, at: Date.parse(request.createdAt) }
}

export function status(data: string): Answer<string> {
  return { is: 'answered', data, at: 0 }
}

export interface World {
  login: Login
  states: LoginState[]
  last(): LoginState | undefined
  asked: string[]
  said: Said[]
  answers: { auth: Answer<Known>; register: Answer<User>; phone: Answer<string>; publish: Answer<string> }
  code: string | null
  offline: boolean
}

/** A phone whose server answers what `answers` says at the time. */
export function world(): World {
  const states: LoginState[] = []
  const here: World = {
    states,
    last: () => states[states.length - 1],
    asked: [],
    said: [],
    answers: { auth: known(KNOWN_USER), register: LOST, phone: LOST, publish: status('confirmed') },
    code: 'code',
    offline: false,
    login: createLogin(
      {
        wechatCode: () => Promise.resolve(here.code),
        isOffline: () => Promise.resolve(here.offline),
        attempt: () => Promise.resolve(`attempt-${here.asked.length}-of-this-test`),
        api: {
          auth: (code, entry) => {
            here.asked.push(`auth ${code} ${entry?.scene} ${entry?.launchScene}`)
            return Promise.resolve(here.answers.auth)
          },
          register: (_, profile) => {
            here.asked.push(`register ${profile.nickname} ${profile.avatarPath}`)
            return Promise.resolve(here.answers.register)
          },
          sharePhone: (_, code) => {
            here.asked.push(`phone ${code}`)
            return Promise.resolve(here.answers.phone)
          },
          publish: (_, said) => {
            here.asked.push(`publish ${said.decision}`)
            here.said.push(said)
            return Promise.resolve(here.answers.publish)
          },
        },
      },
      (state) => states.push(state),
    ),
  }
  return here
}
