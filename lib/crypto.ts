import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { env } from './env.ts'
import { remember } from './per-process.ts'

type Purpose =
  | 'ticket'
  | 'session'
  | 'miniapp'
  | 'browser'
  | 'person'
  | 'renewal'
  | 'subject'
  | 'signing keys'
  | 'asked'
  | 'sign-out'

/** 22 characters of `[0-9A-Za-z_-]`, 128 random bits. */
export function randomId(): string {
  return randomBytes(16).toString('base64url')
}

/** 43 characters of `[0-9A-Za-z_-]`, 256 random bits. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

const randomIdForm = /^[\w-]{22}$/

/** Whether a string has the format of a `randomId()`. Check it before a string from outside goes into a query. */
export function isRandomId(text: string): boolean {
  return randomIdForm.test(text)
}

/** SHA-256 as base64url, unsalted: only for values that can't be guessed. */
export function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}

/** The key for one purpose, 32 bytes, derived from SAOMA_SECRET (HKDF, RFC 5869) once per process. */
export function keyFor(purpose: Purpose): Buffer<ArrayBuffer> {
  const keys = remember('keys', () => new Map<Purpose, Buffer<ArrayBuffer>>())
  const key = keys.get(purpose) ?? deriveKey(purpose)
  keys.set(purpose, key)
  return key
}

function deriveKey(purpose: Purpose): Buffer<ArrayBuffer> {
  return Buffer.from(hkdfSync('sha256', env().SAOMA_SECRET, '', `saoma ${purpose}`, 32))
}

/** HMAC-SHA256 as base64url. Parts are joined as JSON, so that no two lists of parts yield the same message. */
export function sign(purpose: Purpose, ...parts: string[]): string {
  return createHmac('sha256', keyFor(purpose)).update(JSON.stringify(parts)).digest('base64url')
}

/** Compares in constant time, whatever the lengths. */
export function timingSafeEqualStrings(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
