import { cookies } from 'next/headers'
import { signedIn } from '#lib/login/signed-in.ts'
import type { User } from '#lib/user/user.ts'
import { sessionTokenOf } from './http/cookies.ts'

/** Who is signed in, for a page that is being rendered. */
export async function sessionUser(): Promise<User | null> {
  const current = await signedIn(sessionTokenOf(await cookies()))
  return current?.user ?? null
}
