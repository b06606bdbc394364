'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { SessionEntry } from '#lib/session.ts'
import type { ConnectedSite } from '#lib/site/consent.ts'
import type { User } from '#lib/user/user.ts'
import { useSession } from '../client/useSession.ts'
import type { Language } from '../language.ts'
import { SignedOut, SignOut } from '../SignedIn.tsx'
import ui from '../ui/styles.module.css'
import { Person } from '../ui/Person.tsx'
import { Text } from '../ui/Text.tsx'
import { nameOf, textsIn } from '../texts.ts'
import styles from './account.module.css'
import { OwnData } from './OwnData.tsx'
import { Sessions } from './Sessions.tsx'
import { Sites } from './Sites.tsx'

type Props = { user: User; sessions: SessionEntry[]; sites: ConnectedSite[]; now: number; language: Language }

/**
 * The profile, its sessions and sites. All disappear as soon as this browser is signed out. `now`: when the page was rendered, in
 * milliseconds.
 */
export function Account({ user: initial, sessions, sites, now, language }: Props): ReactNode {
  const texts = textsIn(language)
  const { user, signOut, signedOut } = useSession({ user: initial })
  const [deleted, setDeleted] = useState(false)
  // Somebody else has signed in in another tab: nothing here is theirs, nor is a question that is open.
  const isOther = user !== null && user.id !== initial.id
  useEffect(() => {
    if (isOther) window.location.reload()
  }, [isOther])
  if (isOther) return null
  if (!user)
    return (
      <SignedOut
        href="/login?next=/account"
        language={language}
        because={deleted ? 'accountDeleted' : 'signedOut'}
      />
    )

  function accountDeleted(): void {
    setDeleted(true)
    signedOut()
  }

  return (
    <>
      <div className={styles.profile}>
        <Person user={user} />
        <div>
          <p className={styles.name}>
            <Text>{nameOf(user, texts)}</Text>
          </p>
          <p className={ui.quiet}>{texts.accountWhy}</p>
        </div>
        <SignOut signOut={signOut} texts={texts} />
      </div>
      <Sessions initial={sessions} now={now} language={language} />
      <Sites initial={sites} language={language} />
      <OwnData language={language} onSignedOut={signedOut} onDeleted={accountDeleted} />
    </>
  )
}
