'use client'

import { type ReactNode, useEffect, useState } from 'react'
import ui from '../ui/styles.module.css'
import styles from './admin.module.css'

type Props = {
  action: string
  label: string
  /** What the operator has to agree to first, for what can't be undone. */
  confirm?: string
  /** Further fields. */
  children?: ReactNode
}

/** A form of one act. Works without JavaScript; with it, nobody sends it twice. */
export function ActForm({ action, label, confirm, children }: Props): ReactNode {
  const [sent, setSent] = useState(false)
  // Also where the browser shows the page again as it was.
  useEffect(() => {
    const reset = (): void => setSent(false)
    window.addEventListener('pageshow', reset)
    return () => window.removeEventListener('pageshow', reset)
  }, [])
  const form = (
    <form className={styles.act} method="post" action={action} onSubmit={() => setSent(true)}>
      {children}
      {confirm !== undefined && (
        <label>
          <input type="checkbox" name="confirmed" value="yes" required /> {confirm}
        </label>
      )}
      <button className={`${ui.button} ${ui.small}`} disabled={sent}>
        {label}
      </button>
    </form>
  )
  return confirm === undefined ? (
    form
  ) : (
    <details className={styles.details}>
      <summary>{label}</summary>
      {form}
    </details>
  )
}
