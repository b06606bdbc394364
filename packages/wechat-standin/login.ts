import { createHash, randomBytes, randomInt } from 'node:crypto'
import { type Account, checkCredentials } from './account.ts'
import { EXPIRED_JS_CODE_ERRCODE, GET_REQUIRED_ERRCODE, REFUSED_CALL_USES_UP_JS_CODE } from './assumptions.ts'
import type { Answer, Call } from './call.ts'
import type { Clock } from './clock.ts'
import { failure, type Failure, isFailure } from './errcode.ts'
import type { State } from './state.ts'

/** GET /sns/jscode2session */
export function jscode2session(state: State, call: Call): Answer {
  if (call.method !== 'GET') return failure(GET_REQUIRED_ERRCODE)

  const given = {
    appid: call.query.get('appid'),
    secret: call.query.get('secret'),
    grantType: call.query.get('grant_type'),
    ip: call.ip,
  }
  const account = checkCredentials(state.accounts, given, 'authorization_code')
  if (isFailure(account)) return account
  const code = checkCode(state, account, call.query.get('js_code'))
  if (isFailure(code)) return code

  const refused = checkPerson(state, account, code.user)
  code.used = !refused || REFUSED_CALL_USES_UP_JS_CODE
  return refused ?? sessionOf(account, code.user)
}

function checkCode(state: State, account: Account, value: string | null): JsCode | Failure {
  if (!value) return failure(41008)
  const code = state.jsCodes.find(value)
  if (!code || code.appid !== account.appid) return failure(40029)
  if (state.jsCodes.isExpired(code)) return failure(EXPIRED_JS_CODE_ERRCODE)
  return code.used ? failure(40163) : code
}

function checkPerson(state: State, account: Account, user: string): Failure | undefined {
  if (account.blockedUsers?.includes(user) || state.blockedUsers.has(user)) return failure(40226)
  return state.quotas.spend('sessionPerUserPerMinute', `${account.appid} ${user}`)
}

function sessionOf(account: Account, user: string): Answer {
  const session = { session_key: newSessionKey(), openid: openidOf(account.appid, user) }
  if (!account.openPlatform) return { kind: 'json', fields: session }
  return { kind: 'json', fields: { ...session, unionid: unionidOf(account.openPlatform, user) } }
}

/** Stable across restarts. 28 characters: `o`, five shared by the mini-program's users, 22 of the user. */
export function openidOf(appid: string, user: string): string {
  return `o${hash('appid', appid).slice(0, 5)}${hash('openid', appid, user).slice(0, 22)}`
}

/** The same in all mini-programs of one Open Platform account. */
export function unionidOf(openPlatform: string, user: string): string {
  return `o${hash('platform', openPlatform).slice(0, 5)}${hash('unionid', openPlatform, user).slice(0, 22)}`
}

/** A number of China Mobile for each user, the same in all mini-programs. */
export function phoneNumberOf(user: string): { countryCode: string; purePhoneNumber: string } {
  const digits = createHash('sha256').update(user).digest().readUInt32BE() % 100_000_000
  return { countryCode: '86', purePhoneNumber: `138${String(digits).padStart(8, '0')}` }
}

/** An AES-128 key in base64, 24 characters. */
export function newSessionKey(): string {
  return randomBytes(16).toString('base64')
}

function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

export const JS_CODE_LIFE_MS = 300_000

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export interface JsCode {
  appid: string
  user: string
  expiresAt: number
  used: boolean
}

/** Codes of wx.login: valid once, for five minutes, in one mini-program. A newer code does not revoke older ones. */
export interface JsCodes {
  issue(appid: string, user: string): string
  /** Undefined for unknown codes and those long expired. */
  find(code: string): JsCode | undefined
  isExpired(code: JsCode): boolean
  reset(): void
}

export function createJsCodes(clock: Clock): JsCodes {
  const codes = new Map<string, JsCode>()

  function isExpired(code: JsCode): boolean {
    return code.expiresAt <= clock.now()
  }

  function forgetExpired(): void {
    for (const [value, code] of codes) {
      if (!isExpired(code)) return
      codes.delete(value)
    }
  }

  return {
    issue(appid, user) {
      forgetExpired()
      const value = Array.from({ length: 32 }, () => alphabet[randomInt(alphabet.length)]).join('')
      codes.set(value, { appid, user, expiresAt: clock.now() + JS_CODE_LIFE_MS, used: false })
      return value
    },
    find: (code) => codes.get(code),
    isExpired,
    reset: () => codes.clear(),
  }
}
