'use client'

import { type ReactNode, useRef } from 'react'
import type { SessionEntry } from '#lib/session.ts'
import type { Language } from '../language.ts'
import ui from '../ui/styles.module.css'
import { Text } from '../ui/Text.tsx'
import { textsIn } from '../texts.ts'
import styles from './account.module.css'
import { SessionItem } from './SessionItem.tsx'
import { useRemovable } from './useRemovable.ts'

type Props = { initial: SessionEntry[]; now: number; language: Language }

/** The user's sessions, this browser's first, each of the others with a button to end it. `now`: when the page was rendered, in milliseconds. */
export function Sessions({ initial, now, language }: Props): ReactNode {
  const texts = textsIn(language)
  const { data, outcome, busy, remove } = useRemovable('/api/sessions', { sessions: initial })
  const { sessions } = data
  const status = useRef<HTMLParagraphElement>(null)

  /** The pressed button disappears with its session, so focus moves to the result. */
  async function thenFocusStatus(work: Promise<void>): Promise<void> {
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
            now={now}
            onEnd={() => void thenFocusStatus(remove(session.id))}
          />
        ))}
      </ul>
      <p className={ui.quiet} role="status" tabIndex={-1} ref={status}>
        {outcome !== 'none' && <Text>{`${texts[outcome === 'removed' ? 'ended' : outcome]} `}</Text>}
        {sessions.length === 1 && <Text>{texts.noOthers}</Text>}
      </p>
      {sessions.length > 1 && (
        <button
          type="button"
          className={ui.button}
          disabled={busy}
          onClick={() => void thenFocusStatus(remove())}
        >
          {texts.endOthers}
        </button>
      )}
    </section>
  )
}
