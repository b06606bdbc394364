'use client'

import type { ReactNode } from 'react'
import { type SessionData, useSession } from './client/useSession.ts'
import type { Language } from './language.ts'
import { Person } from './Person.tsx'
import { textsIn } from './texts.ts'

/** Who is signed in, and the way out; else the way in. */
export function SignedIn({ initial, language }: { initial: SessionData; language: Language }): ReactNode {
  const { user, signOut } = useSession(initial)
  const texts = textsIn(language)
  if (!user) {
    return (
      <>
        <p>{texts.signedOut}</p>
        <a className="button" href="/login">
          {texts.signIn}
        </a>
      </>
    )
  }
  return (
    <>
      <Person user={user} />
      <p>{texts.signedIn(user.nickname ?? texts.somebody)}</p>
      <button type="button" onClick={() => void signOut()}>
        {texts.notYou}
      </button>
    </>
  )
}
