import { currentSession, renewSession } from '../session.ts'
import { findUser } from '../user/user.ts'
import type { User } from '../user/user.ts'

export type SignedIn = {
  sessionId: string
  user: User
  /** Last renewed more than a day ago. */
  stale: boolean
}

/** The user and session of a session token; null if nobody is signed in with it. */
export async function signedIn(token: string | null): Promise<SignedIn | null> {
  const session = token === null ? null : await currentSession(token)
  const user = session && (await findUser(session.userId))
  return session && user && { sessionId: session.id, user, stale: session.stale }
}

/** The user of a session token, whose session is renewed at most daily. `renewed`: set the session cookie again. */
export async function keepSignedIn(token: string | null): Promise<{ user: User | null; renewed: boolean }> {
  const current = await signedIn(token)
  if (current?.stale) await renewSession(current.sessionId)
  return { user: current?.user ?? null, renewed: current?.stale ?? false }
}
