import type { ReactNode } from 'react'
import type { PersonEntry } from '#lib/account/people.ts'
import type { Language } from '../../language.ts'
import styles from '../admin.module.css'
import { peopleTexts } from './texts.ts'

/** Whether a person is an operator, and whether they are blocked. */
export function State({
  of,
  language,
}: {
  of: Pick<PersonEntry, 'role' | 'blockedAt'>
  language: Language
}): ReactNode {
  const texts = peopleTexts[language]
  return (
    <span className={styles.parts}>
      {of.role === 'admin' && <span className={styles.badge}>{texts.admin}</span>}
      {of.blockedAt !== null && <span className={styles.warning}>{texts.blocked}</span>}
      {of.role === 'user' && of.blockedAt === null && texts.active}
    </span>
  )
}
