import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { cache } from 'react'
import { currentSession, listSessions, type SessionEntry } from '#lib/session.ts'
import type { User } from '#lib/user/user.ts'
import { sessionTokenOf } from './http/cookies.ts'
import { isCrossSiteWrite } from './http/same-site.ts'

/** Queried once per rendered page, however often it is called. */
const pageSession = cache(async () => currentSession(sessionTokenOf(await cookies())))

/** The user of a page that is being rendered, or null. */
export async function sessionUser(): Promise<User | null> {
  return (await pageSession())?.user ?? null
}

/**
 * The user of a page that requires one. Anybody else is redirected to the login, which leads back to this page. To a user
 * without `role`, the page does not exist.
 *
 * @example
 * const operator = await requireUser({ role: 'admin' })
 */
export async function requireUser({ role }: { role?: User['role'] } = {}): Promise<User> {
  const user = await sessionUser()
  if (user && role !== undefined && user.role !== role) notFound()
  if (user) return user
  const here = (await headers()).get('x-saoma-path') ?? '/'
  redirect(`/login?next=${encodeURIComponent(here)}`)
}

/**
 * The user who calls a route handler, or null. Also null for a user without `role`, and for a write that another site makes
 * the browser send: it carries the user's cookie without the user's intent.
 */
export async function currentUser(
  request: NextRequest,
  { role }: { role?: User['role'] } = {},
): Promise<User | null> {
  if (isCrossSiteWrite(request)) return null
  const user = (await currentSession(sessionTokenOf(request.cookies)))?.user ?? null
  return role === undefined || user?.role === role ? user : null
}

/** The sessions of a page's user, with this browser's marked as `current`. */
export async function pageSessions(): Promise<SessionEntry[]> {
  const current = await pageSession()
  return current ? listSessions(current.user.id, current.sessionId) : []
}

/**
 * Yours to fill: runs on the server after somebody has signed in, once the response is sent. Greet them, count them, or
 * create a row of your own by `user.id`. It may run twice for one login whose response was lost. An error it throws is
 * logged, and signs nobody out.
 */
export async function userSignedIn(_user: User): Promise<void> {}
