import { randomInt } from 'node:crypto'
import type { Clock } from '../clock.ts'

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
