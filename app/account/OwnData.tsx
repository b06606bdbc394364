'use client'

import { type ReactNode, useState } from 'react'
import type { Language } from '../language.ts'
import ui from '../ui/styles.module.css'
import { textsIn } from '../texts.ts'
import styles from './account.module.css'
import { useOwnData } from './useOwnData.ts'

type Props = { language: Language; onSignedOut: () => void; onDeleted: () => void }

/** Export of one's own data, and deletion of the account after one confirmation. */
export function OwnData({ language, onSignedOut, onDeleted }: Props): ReactNode {
  const texts = textsIn(language)
  const { outcome, save, remove } = useOwnData(onSignedOut, onDeleted)
  const [question, setQuestion] = useState<'none' | 'asked' | 'declined'>('none')
  const busy = outcome === 'busy'
  return (
    <section className={styles.sessions} aria-labelledby="data">
      <h2 id="data" className={styles.heading}>
        {question === 'asked' ? texts.deleteAccount : texts.ownData}
      </h2>
      {question === 'asked' ? (
        <>
          <p className={styles.explanation}>{texts.deleteWhat}</p>
          <div key="question" className={ui.actions}>
            <button
              type="button"
              className={`${ui.button} ${styles.danger}`}
              disabled={busy}
              onClick={() => void remove()}
            >
              {texts.deleteNow}
            </button>
            <button type="button" className={ui.button} autoFocus onClick={() => setQuestion('declined')}>
              {texts.keepAccount}
            </button>
          </div>
        </>
      ) : (
        <div key="actions" className={ui.actions}>
          <button type="button" className={ui.button} disabled={busy} onClick={() => void save()}>
            {texts.exportData}
          </button>
          <button
            type="button"
            className={ui.button}
            autoFocus={question === 'declined'}
            onClick={() => setQuestion('asked')}
          >
            {texts.deleteAccount}
          </button>
        </div>
      )}
      {outcome === 'tooOld' && (
        <p className={ui.quiet} role="alert">
          {texts.tooOld} <a href="/login?next=/account&prompt=login">{texts.signInAgain}</a>
        </p>
      )}
      {outcome === 'failed' && (
        <p className={ui.quiet} role="alert">
          {texts.failed}
        </p>
      )}
    </section>
  )
}
