'use client'

import type { ReactNode } from 'react'
import type { User } from '#lib/user/user.ts'
import { useSession } from '../../client/useSession.ts'
import { nameOf, type Texts } from '../../texts.ts'
import { Person } from '../../ui/Person.tsx'
import ui from '../../ui/styles.module.css'
import { Text } from '../../ui/Text.tsx'
import styles from './login.module.css'

type Props = { user: User; next: string; texts: Texts }

/** Leads somebody who is signed in already to `next`, without a scan. Disappears once they sign out in another tab. */
export function Continue({ user: initial, next, texts }: Props): ReactNode {
  const { user } = useSession({ user: initial }, { isNew: true })
  if (!user) return null
  return (
    <a className={`${ui.button} ${styles.continue}`} href={next}>
      <Person user={user} className={styles.face} />
      <Text>{texts.continueAs(nameOf(user, texts))}</Text>
    </a>
  )
}
