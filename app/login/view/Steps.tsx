import type { ReactNode } from 'react'
import styles from './steps.module.css'

export function Steps({ steps }: { steps: string[] }): ReactNode {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
