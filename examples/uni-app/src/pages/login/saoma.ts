/** Saoma's API as a phone calls it (docs/protocol.md). No call rejects: what fails every day is a value. */
import { language } from './wechat'
import type { Entry } from './wechat'

/**
 * The one setting: where Saoma answers, without a path. Beside it the demo's, for builds to develop with: on a phone, that
 * is the demo's address in the local network.
 */
let base = import.meta.env.PROD ? 'https://example.com' : 'http://127.0.0.1:3000'
// #ifdef H5
// Saoma answers no other site, so in a browser it must be found under the page's own address.
base = ''
// #endif

const PATIENCE_MS = 15_000

/** Null: not known. */
export interface User {
  id: string
  nickname: string | null
  avatarUrl: string | null
  registered: boolean
}

/** What is asking to be signed in. Null: not known. */
export interface SignInRequest {
  site: string
  host: string
  logoUrl: string | null
  /** What the site will learn: `profile`, `email`, `phone`. */
  shares: string[]
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  sameNetwork: boolean
  createdAt: string
  numberNeeded: boolean
}

/** The token is good for 15 minutes, and for this scene alone. */
export interface Known {
  token: string
  user: User
  request: SignInRequest
  /** The person's number, masked. None is stored, or the site doesn't ask for it: null, or left out. */
  phone?: string | null
  /** What the person agrees to by signing in. The site has none: null, or left out. */
  termsUrl?: string | null
  privacyUrl?: string | null
}

/** `at`: the server's clock. `lost`: nobody knows whether the server got it. */
export type Answer<T> = { is: 'answered'; data: T; at: number } | Refusal | { is: 'lost' }
/** `error` from the closed list of Saoma's API, or `nonsense`; `msg`: the server's own words. */
export type Refusal = { is: 'refused'; error: string; msg: string | null }

export type Decision = 'confirm' | 'cancel'

/** The same `attempt` for the same decision gets the same answer, however often it is sent. */
export interface Said {
  scene: string
  decision: Decision
  attempt: string
  number?: string
}

export function auth(code: string, entry: Entry): Promise<Answer<Known>> {
  return post('/api/miniapp/auth', { body: { code, ...entry } }, isKnown)
}

/** `avatar`: the path of a file, or empty. */
export function register(token: string, nickname: string, avatar: string): Promise<Answer<{ user: User }>> {
  return post('/api/miniapp/register', { token, body: { nickname }, avatar }, hasUser)
}

/** Stores the number behind a code of `getPhoneNumber`. Answers it masked. */
export function sharePhone(token: string, code: string): Promise<Answer<{ phone: string }>> {
  return post('/api/miniapp/phone', { token, body: { code } }, hasPhone)
}

export function publish(token: string, said: Said): Promise<Answer<{ status: string }>> {
  return post('/api/miniapp/publish', { token, body: { ...said } }, hasStatus)
}

/** Where the page finds a picture. Avatars and the logos of sites are Saoma's own; in a browser, all others must be too. */
export function picture(address: string | null): string {
  let own = /^(https?:\/\/[^/]+)?(?=\/api\/avatar\/)/
  // #ifdef H5
  own = /^(https?:\/\/[^/]+)?/
  // #endif
  return address === null ? '' : address.replace(own, base)
}

interface Call {
  body: Record<string, unknown>
  token?: string
  /** With a picture the body goes as a form. */
  avatar?: string
}

function post<T>(path: string, call: Call, isIt: (data: unknown) => data is T): Promise<Answer<T>> {
  const { body, token, avatar = '' } = call
  const header: Record<string, string> = { 'Accept-Language': language === 'zh' ? 'zh-CN' : 'en' }
  if (token !== undefined) header['Authorization'] = `Bearer ${token}`
  const way = { url: base + path, header, timeout: PATIENCE_MS }
  return new Promise((resolve) => {
    const fail = (): void => resolve({ is: 'lost' })
    if (avatar !== '') {
      const success = ({ statusCode, data }: UniApp.UploadFileSuccessCallbackResult): void =>
        resolve(answerOf(statusCode, parsed(data), Date.now(), isIt))
      uni.uploadFile({ ...way, name: 'avatar', filePath: avatar, formData: body, success, fail })
      return
    }
    const success = ({ statusCode, data, header }: UniApp.RequestSuccessCallbackResult): void =>
      resolve(answerOf(statusCode, data, clock(header), isIt))
    uni.request({ ...way, method: 'POST', data: body, success, fail })
  })
}

/** The status decides, as 4xx and 5xx arrive like any other answer. A hotel's login page is nonsense. */
function answerOf<T>(
  status: number,
  body: unknown,
  at: number,
  isIt: (data: unknown) => data is T,
): Answer<T> {
  const { code, data, error, msg } = fields(body)
  const nonsense = { is: 'refused', error: 'nonsense', msg: null } as const
  if (code !== status) return nonsense
  if (status < 300) return isIt(data) ? { is: 'answered', data, at } : nonsense
  return { is: 'refused', error: text(error) ?? 'nonsense', msg: text(msg) }
}

/** WeChat's platforms spell the name of the Date header differently. */
function clock(header: Record<string, unknown>): number {
  const date = Date.parse(String(header['Date'] ?? header['date']))
  return Number.isNaN(date) ? Date.now() : date
}

/** Unlike uni.request, uni.uploadFile leaves JSON as text. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return body
  }
}

function isKnown(data: unknown): data is Known {
  const { token, request } = fields(data)
  const { site, host, shares, createdAt } = fields(request)
  const isText = [token, site, host, createdAt].every((value) => typeof value === 'string')
  return isText && Array.isArray(shares) && hasUser(data)
}

function hasUser(data: unknown): data is { user: User } {
  return typeof fields(fields(data)['user'])['id'] === 'string'
}

function hasPhone(data: unknown): data is { phone: string } {
  return typeof fields(data)['phone'] === 'string'
}

function hasStatus(data: unknown): data is { status: string } {
  return typeof fields(data)['status'] === 'string'
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
