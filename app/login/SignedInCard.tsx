'use client'

import type { ReactNode } from 'react'
import type { User } from '#lib/user/user.ts'
import { useSession } from '../client/useSession.ts'
import { Person } from '../Person.tsx'
import type { Texts } from '../texts.ts'

/** Somebody else may have confirmed this screen with their own account: hence the name, and the way out. */
export function SignedInCard({ texts, user }: { texts: Texts; user: User }): ReactNode {
  const { signOut } = useSession({ user })
  async function leave(): Promise<void> {
    await signOut()
    window.location.reload()
  }
  return (
    <>
      <Person user={user} />
      <p role="status">{texts.signedIn(user.nickname ?? texts.somebody)}</p>
      <button type="button" onClick={() => void leave()}>
        {texts.notYou}
      </button>
    </>
  )
}
