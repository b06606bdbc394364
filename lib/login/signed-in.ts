import { currentSession, renewSession } from '../session.ts'
import { findUser } from '../user/user.ts'
import type { User } from '../user/user.ts'

export type SignedIn = {
  sessionId: string
  user: User
  /** The session was not renewed for a day. */
  stale: boolean
}

/** Who is signed in with this session token; null for nobody. */
export async function signedIn(token: string | null): Promise<SignedIn | null> {
  const session = token === null ? null : await currentSession(token)
  const user = session && (await findUser(session.userId))
  return session && user && { sessionId: session.id, user, stale: session.stale }
}

/** The same, and renews the session, at most daily. `renewed`: its cookie wants setting again. */
export async function keepSignedIn(token: string | null): Promise<{ user: User | null; renewed: boolean }> {
  const current = await signedIn(token)
  if (current?.stale) await renewSession(current.sessionId)
  return { user: current?.user ?? null, renewed: current?.stale ?? false }
}
