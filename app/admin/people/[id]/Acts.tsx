import type { ReactNode } from 'react'
import type { PersonDetails } from '#lib/account/person.ts'
import type { Language } from '../../../language.ts'
import ui from '../../../ui/styles.module.css'
import { ActForm } from '../../ActForm.tsx'
import styles from '../../admin.module.css'
import { peopleTexts } from '../texts.ts'

/** What an operator can do to a person. What can't apply isn't shown, and why. */
export function Acts({ person, language }: { person: PersonDetails; language: Language }): ReactNode {
  const texts = peopleTexts[language]
  const { id, role, blockedAt, sessions, isLastOperator } = person
  const path = `/admin/people/${id}`
  const isOperator = role === 'admin'
  return (
    <section className={styles.section}>
      <h2>{texts.acts}</h2>
      <div className={styles.acts}>
        {blockedAt !== null && <ActForm action={`${path}/unblock`} label={texts.unblock} />}
        {blockedAt === null && !isOperator && <ActForm action={`${path}/block`} label={texts.block} />}
        {sessions > 0 && <ActForm action={`${path}/sign-out`} label={texts.signOut} />}
        {(isOperator ? !isLastOperator : blockedAt === null) && (
          <ActForm action={`${path}/role`} label={isOperator ? texts.makeUser : texts.makeAdmin}>
            <input type="hidden" name="role" value={isOperator ? 'user' : 'admin'} />
          </ActForm>
        )}
        {!isOperator && <ActForm action={`${path}/delete`} label={texts.delete} confirm={texts.deleteWhat} />}
      </div>
      {isOperator && <p className={ui.quiet}>{isLastOperator ? texts.lastAdmin : texts.adminFirst}</p>}
    </section>
  )
}
