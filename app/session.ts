import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { cache } from 'react'
import { signedIn } from '#lib/login/signed-in.ts'
import { listSessions, type SessionEntry } from '#lib/session.ts'
import type { User } from '#lib/user/user.ts'
import { sessionTokenOf } from './http/cookies.ts'
import { isCrossSiteWrite } from './http/same-site.ts'

/** Asked once, however often a page that is being rendered wants to know. */
const ofThisPage = cache(async () => signedIn(sessionTokenOf(await cookies())))

/** Who is signed in, for a page that is being rendered; null for nobody. */
export async function sessionUser(): Promise<User | null> {
  return (await ofThisPage())?.user ?? null
}

/** The same, for a page that nobody sees without signing in: leads to the login, and back to this page. */
export async function requireUser(): Promise<User> {
  const user = await sessionUser()
  if (user) return user
  const here = (await headers()).get('x-saoma-path') ?? '/'
  redirect(`/login?next=${encodeURIComponent(here)}`)
}

/**
 * Who is signed in, for a route handler; null for nobody. Also null for a write that another site makes the browser send:
 * such a request has the user's cookie, and not the user's will.
 */
export async function currentUser(request: NextRequest): Promise<User | null> {
  if (isCrossSiteWrite(request)) return null
  return (await signedIn(sessionTokenOf(request.cookies)))?.user ?? null
}

/** Where the user of this page is signed in, this browser marked. */
export async function sessionsOfPage(): Promise<SessionEntry[]> {
  const current = await ofThisPage()
  return current ? listSessions(current.user.id, current.sessionId) : []
}
