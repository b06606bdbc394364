'use client'

import { type ReactNode, useState } from 'react'
import { type SessionData, useSession } from './client/useSession.ts'
import type { Language } from './language.ts'
import ui from './ui/styles.module.css'
import { Person } from './ui/Person.tsx'
import { Text } from './ui/Text.tsx'
import { nameOf, type Texts, textsIn } from './texts.ts'

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
      <SignOut signOut={signOut} texts={texts} />
    </>
  )
}

/** A button that signs out, and says so if that failed: this browser is still signed in. */
export function SignOut({ signOut, texts }: { signOut: () => Promise<void>; texts: Texts }): ReactNode {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready')
  async function leave(): Promise<void> {
    setState('busy')
    await signOut().then(
      () => setState('ready'),
      () => setState('failed'),
    )
  }
  return (
    <>
      <button type="button" className={ui.button} disabled={state === 'busy'} onClick={() => void leave()}>
        {texts.signOut}
      </button>
      {state === 'failed' && (
        <p className={ui.quiet} role="alert">
          {texts.failed}
        </p>
      )}
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
