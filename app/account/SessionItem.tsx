'use client'

import type { ReactNode } from 'react'
import type { SessionEntry } from '#lib/session.ts'
import type { Language } from '../language.ts'
import ui from '../ui/styles.module.css'
import { Text } from '../ui/Text.tsx'
import { textsIn } from '../texts.ts'
import styles from './account.module.css'
import { When } from './When.tsx'

type Props = {
  session: SessionEntry
  language: Language
  busy: boolean
  onEnd: () => void
  /** The server's clock when the page was rendered, in milliseconds. */
  now: number
}

export function SessionItem({ session, language, busy, onEnd, now }: Props): ReactNode {
  const texts = textsIn(language)
  const name = session.browser ?? texts.unknownBrowser
  const where = [session.place, session.address].filter((part) => part !== null)
  return (
    <li className={styles.session}>
      <div className={styles.device}>
        <p className={`${styles.name} ${styles.parts}`}>
          <Text>{[name, session.system].filter((part) => part !== null).join(' · ')}</Text>
          {session.current && <span className={styles.current}>{texts.thisBrowser}</span>}
          {session.newBrowser && <span className={styles.new}>{texts.newBrowser}</span>}
        </p>
        <p className={`${ui.quiet} ${styles.parts}`}>
          <span>
            {texts.signedInAt} <When at={session.createdAt} language={language} />
          </span>
          {!session.current && (
            <span>
              {isWithinDay(session.lastSeenAt, now) ? (
                texts.usedLately
              ) : (
                <>
                  {texts.lastUsed} <When at={session.lastSeenAt} language={language} day />
                </>
              )}
            </span>
          )}
          {where.length > 0 && <span>{where.join(' · ')}</span>}
        </p>
      </div>
      {!session.current && (
        <button
          type="button"
          className={`${ui.button} ${ui.small}`}
          disabled={busy}
          aria-label={texts.endOne(name)}
          onClick={onEnd}
        >
          {texts.end}
        </button>
      )}
    </li>
  )
}

/** A session is recorded as used once a day at most: within a day, nobody knows when it was used last. */
function isWithinDay(lastSeenAt: string, now: number): boolean {
  return now - Date.parse(lastSeenAt) < 24 * 3_600_000
}
