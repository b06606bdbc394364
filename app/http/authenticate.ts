import type { NextRequest } from 'next/server'
import { same } from '#lib/crypto.ts'
import { SaomaError } from '#lib/errors.ts'
import type { Browser } from '#lib/login/browser.ts'
import { type SignedIn, signedIn } from '#lib/login/signed-in.ts'
import { findUser } from '#lib/user/user.ts'
import { type MiniappCaller, verifyMiniappToken } from '#lib/user/miniapp-token.ts'
import { maskedAddress } from '#lib/visitor/address.ts'
import { browserCookieOf, sessionTokenOf } from './cookies.ts'
import { isCrossSiteWrite } from './same-site.ts'
import { visitorOf } from './visitor.ts'

/** The browser that calls, signed in or not. */
export function browserOf(request: NextRequest): Browser {
  return { cookie: browserCookieOf(request.cookies), address: visitorOf(request.headers).address }
}

/** Where a request comes from, masked, for the audit trail. */
export function maskedAddressOf(request: NextRequest): string | null {
  return maskedAddress(visitorOf(request.headers).address)
}

/** The mini-program that calls, by its Bearer token. Throws `unauthenticated`. */
export async function authenticateMiniapp(request: NextRequest): Promise<MiniappCaller> {
  const token = bearerOf(request)
  const caller = token === null ? null : await verifyMiniappToken(token)
  if (!caller) throw new SaomaError('unauthenticated')
  return caller
}

/** The signed-in browser that calls. Throws `forbidden` for a write from another site, `unauthenticated`. */
export async function authenticateBrowser(request: NextRequest): Promise<SignedIn> {
  if (isCrossSiteWrite(request)) throw new SaomaError('forbidden')
  const caller = await signedIn(sessionTokenOf(request.cookies))
  if (!caller) throw new SaomaError('unauthenticated')
  return caller
}

/** Whose sessions? Asked by a phone (then `sessionId` is null) or by a browser. Throws like the two above. */
export async function authenticate(
  request: NextRequest,
): Promise<{ userId: string; sessionId: string | null }> {
  if (bearerOf(request) === null) {
    const { user, sessionId } = await authenticateBrowser(request)
    return { userId: user.id, sessionId }
  }
  const { userId } = await authenticateMiniapp(request)
  if (!(await findUser(userId))) throw new SaomaError('unauthenticated')
  return { userId, sessionId: null }
}

/** Somebody of the operator's, by a Bearer secret. Throws `not_found` where none is set, `unauthenticated`. */
export function authenticateOperator(request: NextRequest, secret: string | undefined): void {
  if (secret === undefined) throw new SaomaError('not_found')
  if (!same(bearerOf(request) ?? '', secret)) throw new SaomaError('unauthenticated')
}

function bearerOf(request: NextRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
}
