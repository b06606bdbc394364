import {
  fields,
  readAccount,
  readKnown,
  readNothing,
  readPhone,
  readSessions,
  readSites,
  readStatus,
  readUser,
  text,
} from './wire'
import type { Known, Session, Site, User } from './wire'
import type { Entry } from './scene'

/** One HTTP call. `body` goes as JSON; with `file`, as a form in which `body` gives the other fields. */
export interface Call {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  token?: string
  body?: Record<string, unknown>
  file?: { name: string; path: string }
}

/** `at`: the server's clock, or the phone's where the server does not say. */
export type Reply = { is: 'reply'; status: number; body: unknown; at: number } | { is: 'lost' }

/** `lost`: nobody knows whether the server got it. `refused`: its own words, `error` from the closed list of Saoma's API. */
export type Answer<T> =
  | { is: 'answered'; data: T; at: number }
  | { is: 'refused'; error: string; msg: string | null }
  | { is: 'lost' }

export type Decision = 'confirm' | 'cancel'

export interface Profile {
  nickname: string
  avatarPath: string | null
}

export interface Api {
  auth(code: string, entry: Entry | null): Promise<Answer<Known>>
  register(token: string, profile: Profile): Promise<Answer<User>>
  /** Stores the number behind a code of `getPhoneNumber`. Answers it masked. */
  sharePhone(token: string, code: string): Promise<Answer<string>>
  publish(token: string, said: Said): Promise<Answer<string>>
  sessions(token: string): Promise<Answer<Session[]>>
  /** Null: all of them. */
  endSession(token: string, id: string | null): Promise<Answer<true>>
  sites(token: string): Promise<Answer<Site[]>>
  /** Ends the person's logins at a site, which has to ask again. */
  disconnect(token: string, id: string): Promise<Answer<true>>
  /** Everything that is stored of the person. */
  exportAccount(token: string): Promise<Answer<object>>
  deleteAccount(token: string): Promise<Answer<true>>
}

/** What the person said about a scene. The same `attempt` gets the same answer, however often it is sent. */
export interface Said {
  scene: string
  decision: Decision
  number: string | null
  attempt: string
}

export function createApi(send: (call: Call) => Promise<Reply>): Api {
  return {
    async auth(code, entry) {
      const body = entry ? { code, scene: entry.scene, launchScene: entry.launchScene } : { code }
      return answerOf(await send({ method: 'POST', path: '/api/miniapp/auth', body }), readKnown)
    },
    async register(token, { nickname, avatarPath }) {
      const call: Call = { method: 'POST', path: '/api/miniapp/register', token, body: { nickname } }
      if (avatarPath !== null) call.file = { name: 'avatar', path: avatarPath }
      return answerOf(await send(call), readUser)
    },
    async sharePhone(token, code) {
      return answerOf(
        await send({ method: 'POST', path: '/api/miniapp/phone', token, body: { code } }),
        readPhone,
      )
    },
    async publish(token, { scene, decision, number, attempt }) {
      const body = number === null ? { scene, decision, attempt } : { scene, decision, number, attempt }
      return answerOf(await send({ method: 'POST', path: '/api/miniapp/publish', token, body }), readStatus)
    },
    async sessions(token) {
      return answerOf(await send({ method: 'GET', path: '/api/sessions', token }), readSessions)
    },
    async endSession(token, id) {
      const path = id === null ? '/api/sessions' : `/api/sessions/${encodeURIComponent(id)}`
      return answerOf(await send({ method: 'DELETE', path, token }), readNothing)
    },
    async sites(token) {
      return answerOf(await send({ method: 'GET', path: '/api/sites', token }), readSites)
    },
    async disconnect(token, id) {
      const path = `/api/sites/${encodeURIComponent(id)}`
      return answerOf(await send({ method: 'DELETE', path, token }), readNothing)
    },
    async exportAccount(token) {
      return answerOf(await send({ method: 'GET', path: '/api/user', token }), readAccount)
    },
    async deleteAccount(token) {
      return answerOf(await send({ method: 'DELETE', path: '/api/user', token, body: {} }), readNothing)
    },
  }
}

/** The status decides, as 4xx and 5xx arrive like any other answer. Nonsense (a hotel's login page) is refused without words. */
export function answerOf<T>(reply: Reply, read: (data: unknown) => T | null): Answer<T> {
  if (reply.is === 'lost') return reply
  const { code, data, error, msg } = fields(reply.body)
  if (code !== reply.status) return NONSENSE
  if (reply.status >= 300) return { is: 'refused', error: text(error) ?? 'nonsense', msg: text(msg) }
  const understood = read(data)
  return understood === null ? NONSENSE : { is: 'answered', data: understood, at: reply.at }
}

const NONSENSE = { is: 'refused', error: 'nonsense', msg: null } as const
