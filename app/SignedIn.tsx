'use client'

import type { ReactNode } from 'react'
import { type SessionData, useSession } from './client/useSession.ts'
import type { Language } from './language.ts'
import ui from './ui/styles.module.css'
import { Person } from './ui/Person.tsx'
import { Text } from './ui/Text.tsx'
import { nameOf, textsIn } from './texts.ts'

/** Who is signed in, with a way to sign out; otherwise a link to the login. */
export function SignedIn({ initial, language }: { initial: SessionData; language: Language }): ReactNode {
  const { user, signOut } = useSession(initial)
  const texts = textsIn(language)
  if (!user) return <SignedOut href="/login" language={language} />
  return (
    <>
      <Person user={user} />
      <p role="status">
        <Text>{texts.signedIn(nameOf(user, texts))}</Text>
      </p>
      <div className={ui.actions}>
        <a className={`${ui.button} ${ui.primary}`} href="/account">
          {texts.account}
        </a>
        {user.role === 'admin' && (
          <a className={ui.button} href="/admin">
            {texts.desk}
          </a>
        )}
      </div>
      <button type="button" className={ui.button} onClick={() => void signOut()}>
        {texts.signOut}
      </button>
    </>
  )
}

type SignedOutProps = { href: string; language: Language; because?: 'signedOut' | 'accountDeleted' }

export function SignedOut({ href, language, because = 'signedOut' }: SignedOutProps): ReactNode {
  const texts = textsIn(language)
  return (
    <>
      <p role="status">{texts[because]}</p>
      <a className={`${ui.button} ${ui.primary}`} href={href}>
        {texts.signIn}
      </a>
    </>
  )
}
