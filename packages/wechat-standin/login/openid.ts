import { createHash, randomBytes } from 'node:crypto'

/** The same person in the same mini-program for ever, across restarts: 28 characters, `o` first, then five that the mini-program's users share. */
export function openidOf(appid: string, user: string): string {
  return `o${hash('appid', appid).slice(0, 5)}${hash('openid', appid, user).slice(0, 22)}`
}

/** The same person in all mini-programs of one Open Platform account. */
export function unionidOf(openPlatform: string, user: string): string {
  return `o${hash('platform', openPlatform).slice(0, 5)}${hash('unionid', openPlatform, user).slice(0, 22)}`
}

/** 24 characters of base64: an AES-128 key. */
export function newSessionKey(): string {
  return randomBytes(16).toString('base64')
}

function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
