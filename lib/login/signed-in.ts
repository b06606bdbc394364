import { currentSession } from '../session/current.ts'
import { findUser } from '../user/find.ts'
import type { User } from '../user/user.ts'

export type SignedIn = {
  sessionId: string
  user: User
  /** The session has just been given 30 more days: its cookie wants setting again. */
  renewed: boolean
}

/** Who is signed in with this session token; null for nobody. */
export async function signedIn(token: string | null): Promise<SignedIn | null> {
  const session = token === null ? null : await currentSession(token)
  const user = session && (await findUser(session.userId))
  return session && user && { sessionId: session.id, user, renewed: session.renewed }
}
