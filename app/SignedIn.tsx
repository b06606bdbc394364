'use client'

import type { ReactNode } from 'react'
import { type SessionData, useSession } from './client/useSession.ts'
import type { Language } from './language.ts'
import looks from './looks.module.css'
import { Person } from './Person.tsx'
import { Text } from './Text.tsx'
import { textsIn } from './texts.ts'

/** Who is signed in, and the way out; else the way in. */
export function SignedIn({ initial, language }: { initial: SessionData; language: Language }): ReactNode {
  const { user, signOut } = useSession(initial)
  const texts = textsIn(language)
  if (!user) {
    return (
      <>
        <p role="status">{texts.signedOut}</p>
        <a className={`${looks.button} ${looks.primary}`} href="/login">
          {texts.signIn}
        </a>
      </>
    )
  }
  return (
    <>
      <Person user={user} />
      <p role="status">
        <Text>{texts.signedIn(user.nickname ?? texts.somebody)}</Text>
      </p>
      <div className={looks.actions}>
        <a className={looks.button} href="/account">
          {texts.account}
        </a>
        <button type="button" className={looks.button} onClick={() => void signOut()}>
          {texts.notYou}
        </button>
      </div>
    </>
  )
}
