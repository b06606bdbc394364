import type { NextRequest, NextResponse } from 'next/server'
import { timingSafeEqualStrings } from '#lib/crypto.ts'
import { SaomaError } from '#lib/errors.ts'
import type { Browser } from '#lib/login/browser.ts'
import { currentSession, type CurrentSession, keepSignedIn } from '#lib/session.ts'
import { findPerson } from '#lib/user/identity.ts'
import { type MiniappCaller, verifyMiniappToken } from '#lib/user/miniapp-token.ts'
import { browserCookieOf, renewCookies, sessionTokenOf } from './cookies.ts'
import { isCrossSiteWrite } from './same-site.ts'
import { visitorOf } from './visitor.ts'

/** The calling browser, signed in or not. */
export function browserOf(request: NextRequest): Browser {
  return { cookie: browserCookieOf(request.cookies), address: visitorOf(request.headers).address }
}

/** The address of the caller, unmasked; null if it is unknown. */
export function addressOf(request: NextRequest): string | null {
  return visitorOf(request.headers).address
}

/** The calling mini-program, by its Bearer token alone: the person may be blocked or gone. Throws `unauthenticated`. */
export async function authenticateMiniapp(request: NextRequest): Promise<MiniappCaller> {
  const token = bearerOf(request)
  const caller = token === null ? null : await verifyMiniappToken(token)
  if (!caller) throw new SaomaError('unauthenticated')
  return caller
}

/** The calling browser's session. Throws `unauthenticated`, or `forbidden` for a write from another site. */
async function authenticateBrowser(request: NextRequest): Promise<CurrentSession> {
  if (isCrossSiteWrite(request)) throw new SaomaError('forbidden')
  const caller = await currentSession(sessionTokenOf(request.cookies))
  if (!caller) throw new SaomaError('unauthenticated')
  return caller
}

/** The response, with the cookies set again if the browser's session is stale and has been renewed. */
export async function renewIf(
  stale: boolean | undefined,
  request: NextRequest,
  response: NextResponse,
): Promise<NextResponse> {
  if (stale && (await keepSignedIn(sessionTokenOf(request.cookies))).renewed) renewCookies(request, response)
  return response
}

/** The calling user, in a browser or on a phone (`sessionId` is null then). Throws as the two above do. */
export async function authenticate(
  request: NextRequest,
): Promise<{ userId: string; sessionId: string | null }> {
  if (bearerOf(request) === null) {
    const { user, sessionId } = await authenticateBrowser(request)
    return { userId: user.id, sessionId }
  }
  return { userId: await authenticatePhone(request), sessionId: null }
}

/** The id of the user who calls from the mini-program. Throws `unauthenticated`, `user_blocked`. */
export async function authenticatePhone(request: NextRequest): Promise<string> {
  const { identityId } = await authenticateMiniapp(request)
  const person = await findPerson(identityId)
  if (!person) throw new SaomaError('unauthenticated')
  if (person.isBlocked) throw new SaomaError('user_blocked')
  return person.user.id
}

/** How old a login may be for what can't be undone. */
const freshSeconds = 600

/**
 * The id of the calling user, for what takes a recent login. Throws as `authenticate` does, `login_too_old` for an older
 * session, and `forbidden` for a token of a scene.
 */
export async function authenticateFresh(request: NextRequest): Promise<string> {
  if (bearerOf(request) === null) {
    const { user, age } = await authenticateBrowser(request)
    if (age >= freshSeconds) throw new SaomaError('login_too_old')
    return user.id
  }
  const { scene } = await authenticateMiniapp(request)
  if (scene !== null) throw new SaomaError('forbidden')
  return authenticatePhone(request)
}

/**
 * The result of `work` for the user whose id `callerId` gives. If `work` returns null, the user is gone: merged into another,
 * for whom it runs once more, or deleted. Throws `unauthenticated`, and what the two throw.
 */
export async function forUser<T>(
  callerId: () => Promise<string>,
  work: (userId: string) => Promise<T | null>,
): Promise<T> {
  const done = (await work(await callerId())) ?? (await work(await callerId()))
  if (done === null) throw new SaomaError('unauthenticated')
  return done
}

/** Accepts the operator's Bearer secret. Throws `unauthenticated`, or `not_found` if no secret is set. */
export function authenticateOperator(request: NextRequest, secret: string | undefined): void {
  if (secret === undefined) throw new SaomaError('not_found')
  if (!timingSafeEqualStrings(bearerOf(request) ?? '', secret)) throw new SaomaError('unauthenticated')
}

export function bearerOf(request: NextRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
}
