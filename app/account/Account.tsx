'use client'

import type { ReactNode } from 'react'
import type { SessionEntry } from '#lib/session.ts'
import type { User } from '#lib/user/user.ts'
import { useSession } from '../client/useSession.ts'
import type { Language } from '../language.ts'
import { SignedOut } from '../SignedIn.tsx'
import ui from '../ui/styles.module.css'
import { Person } from '../ui/Person.tsx'
import { Text } from '../ui/Text.tsx'
import { nameOf, textsIn } from '../texts.ts'
import styles from './account.module.css'
import { OwnData } from './OwnData.tsx'
import { Sessions } from './Sessions.tsx'

type Props = { user: User; sessions: SessionEntry[]; language: Language }

/** The profile and its sessions. Both disappear as soon as this browser is signed out. */
export function Account({ user: initial, sessions, language }: Props): ReactNode {
  const texts = textsIn(language)
  const { user, signOut, signedOut } = useSession({ user: initial })
  if (!user) return <SignedOut href="/login?next=/account" language={language} />
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
      </div>
      <Sessions initial={sessions} language={language} onSignOut={signOut} />
      <OwnData language={language} onSignedOut={signedOut} />
    </>
  )
}
