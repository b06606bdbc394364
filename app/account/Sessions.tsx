'use client'

import { type ReactNode, useRef } from 'react'
import type { SessionEntry } from '#lib/session.ts'
import { useSessions } from './useSessions.ts'
import type { Language } from '../language.ts'
import ui from '../ui/styles.module.css'
import { Text } from '../ui/Text.tsx'
import { textsIn } from '../texts.ts'
import styles from './account.module.css'
import { SessionItem } from './SessionItem.tsx'

type Props = { initial: SessionEntry[]; language: Language; onSignOut: () => Promise<void> }

/** Where I am signed in, the latest first; each with the way out. */
export function Sessions({ initial, language, onSignOut }: Props): ReactNode {
  const texts = textsIn(language)
  const { sessions, outcome, busy, end, endOthers } = useSessions(initial)
  const status = useRef<HTMLParagraphElement>(null)

  /** The button that was pressed goes away with its session: what became of it comes next. */
  async function andRead(work: Promise<void>): Promise<void> {
    await work
    status.current?.focus()
  }

  return (
    <section className={styles.sessions} aria-labelledby="sessions">
      <h2 id="sessions" className={styles.heading}>
        {texts.sessions}
      </h2>
      <ul className={styles.list}>
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            language={language}
            busy={busy}
            onEnd={() => (session.current ? void onSignOut() : void andRead(end(session.id)))}
          />
        ))}
      </ul>
      <p className={ui.quiet} role="status" tabIndex={-1} ref={status}>
        {outcome !== 'none' && <Text>{`${texts[outcome]} `}</Text>}
        {sessions.length === 1 && <Text>{texts.noOthers}</Text>}
      </p>
      {sessions.length > 1 && (
        <button type="button" className={ui.button} disabled={busy} onClick={() => void andRead(endOthers())}>
          {texts.endOthers}
        </button>
      )}
    </section>
  )
}
