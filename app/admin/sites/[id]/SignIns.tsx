import type { ReactNode } from 'react'
import type { SiteSignIn } from '#lib/site/sign-ins.ts'
import type { Language } from '../../../language.ts'
import { nameOf, textsIn } from '../../../texts.ts'
import ui from '../../../ui/styles.module.css'
import styles from '../../admin.module.css'
import { chinaTime } from '../../china-time.ts'
import { Table } from '../../Table.tsx'
import { adminTexts } from '../../texts.ts'
import { siteTexts } from '../texts.ts'

/** The last logins at a site, each with the person, and whether they are still signed in by it. */
export function SignIns({ signIns, language }: { signIns: SiteSignIn[]; language: Language }): ReactNode {
  const texts = siteTexts[language]
  return (
    <section className={styles.section}>
      <h2>{texts.signIns}</h2>
      {signIns.length === 0 ? (
        <p>{texts.noSignIns}</p>
      ) : (
        <Table
          words
          head={[adminTexts[language].time, texts.person, texts.state]}
          rows={signIns.map(({ at, user, ended }) => [
            <time key="at" dateTime={at}>
              {chinaTime(at, 'second')}
            </time>,
            user ? (
              <a key="user" href={`/admin/people/${user.id}`}>
                {nameOf(user, textsIn(language))}
              </a>
            ) : (
              texts.unknown
            ),
            ended ? texts.ended : texts.active,
          ])}
        />
      )}
      <p className={ui.quiet}>{texts.signInsWhat}</p>
    </section>
  )
}
