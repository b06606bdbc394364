import { createHash } from 'node:crypto'
import type { Apps, PusherApp } from './apps.ts'
import { hmac, matches } from './subscription.ts'

const AUTH_VERSION = '1.0'
const GRACE_SECONDS = 600

export interface SignedRequest {
  method: string
  /** From the request line, without the query. */
  path: string
  /** Decoded, in the order sent. */
  query: readonly (readonly [name: string, value: string])[]
  body: Uint8Array
}

export type Signature = { app: PusherApp } | { refused: string }

/** The app that signed the request, or the text of the 401. `now` is in Unix milliseconds. */
export function checkSignature(request: SignedRequest, appId: string, apps: Apps, now: number): Signature {
  const sent = new Map(request.query.map(([name, value]) => [name.toLowerCase(), value]))
  const key = sent.get('auth_key')
  if (!key) return { refused: 'Missing parameter: auth_key' }
  const app = apps.byKey(key)
  if (!app) return { refused: 'Unknown auth_key' }
  if (app.id !== appId) return { refused: 'Not authorized for that app' }
  if (sent.get('auth_version') !== AUTH_VERSION) return { refused: 'Version not supported' }
  const refused =
    wrongTimestamp(sent.get('auth_timestamp'), now) ??
    wrongBody(sent.get('body_md5'), request.body) ??
    wrongSignature(sent.get('auth_signature'), stringToSign(request), app)
  return refused === undefined ? { app } : { refused }
}

/** `METHOD\npath\nsorted lower-case params`, not URL-escaped, without the signature itself. */
export function stringToSign({ method, path, query }: SignedRequest): string {
  const params = query
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'auth_signature')
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${name}=${value}`)
  return [method.toUpperCase(), path, params.join('&')].join('\n')
}

function wrongTimestamp(timestamp: string | undefined, now: number): string | undefined {
  if (!timestamp || !/^\d{1,12}$/.test(timestamp)) return 'Timestamp required'
  const seconds = Math.floor(now / 1000)
  if (Math.abs(Number(timestamp) - seconds) <= GRACE_SECONDS) return undefined
  const [given, own] = [Number(timestamp), seconds].map(isoSeconds)
  return `Timestamp expired: Given timestamp (${given}) not within ${GRACE_SECONDS}s of server time (${own})`
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

function wrongBody(md5: string | undefined, body: Uint8Array): string | undefined {
  if (body.length === 0) return undefined
  if (!md5) return 'Missing parameter: body_md5'
  const expected = createHash('md5').update(body).digest('hex')
  return matches(expected, md5) ? undefined : 'Invalid body_md5'
}

function wrongSignature(given: string | undefined, text: string, app: PusherApp): string | undefined {
  if (given && matches(hmac(app.secret, text), given)) return undefined
  const should = `HmacSHA256Hex(${JSON.stringify(text)}, your_secret_key)`
  return `Invalid signature: you should have sent ${should}, but you sent ${JSON.stringify(given ?? '')}`
}
