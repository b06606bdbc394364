'use client'

import type { ReactNode } from 'react'
import type { Language } from '../language.ts'
import ui from '../ui/styles.module.css'
import { textsIn } from '../texts.ts'
import styles from './account.module.css'
import { useOwnData } from './useOwnData.ts'

type Props = { language: Language; onDeleted: () => void }

/** Export of one's own data, and deletion of the account after one confirmation. */
export function OwnData({ language, onDeleted }: Props): ReactNode {
  const texts = textsIn(language)
  const { state, ask, cancel, save, remove } = useOwnData(onDeleted)
  const busy = state === 'busy'
  if (state === 'asking')
    return (
      <section className={styles.sessions} aria-labelledby="delete">
        <h2 id="delete" className={styles.heading}>
          {texts.deleteAccount}
        </h2>
        <p className={styles.explanation}>{texts.deleteWhat}</p>
        <div className={ui.actions}>
          <button type="button" className={`${ui.button} ${styles.danger}`} onClick={() => void remove()}>
            {texts.deleteNow}
          </button>
          <button type="button" className={ui.button} onClick={cancel} autoFocus>
            {texts.keepAccount}
          </button>
        </div>
      </section>
    )
  return (
    <section className={styles.sessions} aria-labelledby="data">
      <h2 id="data" className={styles.heading}>
        {texts.ownData}
      </h2>
      <div className={ui.actions}>
        <button type="button" className={ui.button} disabled={busy} onClick={() => void save()}>
          {texts.exportData}
        </button>
        <button type="button" className={ui.button} disabled={busy} onClick={ask}>
          {texts.deleteAccount}
        </button>
      </div>
      {state === 'tooOld' && (
        <p className={ui.quiet} role="alert">
          {texts.tooOld} <a href="/login?next=/account">{texts.signInAgain}</a>
        </p>
      )}
      {state === 'failed' && (
        <p className={ui.quiet} role="alert">
          {texts.failed}
        </p>
      )}
    </section>
  )
}
