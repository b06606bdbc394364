import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { env } from './env.ts'

type Purpose = 'ticket' | 'session' | 'miniapp' | 'browser' | 'person' | 'renewal'

/** 22 characters of `[0-9A-Za-z_-]`, 128 random bits. */
export function randomId(): string {
  return randomBytes(16).toString('base64url')
}

const randomIdForm = /^[\w-]{22}$/

/** Has it the form of a `randomId()`? Ask before a text from outside goes into a query. */
export function isRandomId(text: string): boolean {
  return randomIdForm.test(text)
}

/** SHA-256 as base64url. Only for what is itself unguessable: it has no salt. */
export function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}

/** One key for each purpose, derived from SAOMA_SECRET (HKDF, RFC 5869): none can stand in for another. */
export function keyFor(purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', env().SAOMA_SECRET, '', `saoma ${purpose}`, 32))
}

/** HMAC-SHA256 as base64url. The parts are framed as JSON, so that no two lists of parts read the same. */
export function sign(purpose: Purpose, ...parts: string[]): string {
  return createHmac('sha256', keyFor(purpose)).update(JSON.stringify(parts)).digest('base64url')
}

/** Compares in a time that tells nothing of where they differ. */
export function same(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
