'use client'

import { type ReactNode, useRef } from 'react'
import looks from '../looks.module.css'
import { Text } from '../Text.tsx'
import type { Texts } from '../texts.ts'
import { Below, type BelowProps } from './Below.tsx'
import styles from './login.module.css'
import { Stage } from './Stage.tsx'
import { Steps } from './Steps.tsx'
import { sentenceOf, type Surface, type View } from './view.ts'

type Props = { texts: Texts; view: View; surface: Surface } & Omit<BelowProps, 'onRenew'> & {
    renew: () => void
  }

/** What the page shows in each state of its scene: the stage, one sentence, and what can be done. */
export function LoginCard({ renew, ...props }: Props): ReactNode {
  const { texts, view, surface } = props
  const status = useRef<HTMLParagraphElement>(null)
  const silent = view.kind === 'waiting' && !view.error

  /** The button that was pressed goes away: the sentence is what comes next. */
  function renewAndRead(): void {
    renew()
    status.current?.focus()
  }

  return (
    <div className={`saoma ${styles.login}`}>
      {silent && surface === 'wechat' && <Steps steps={texts.stepsInWechat} />}
      <Stage view={view} texts={texts} />
      <p className={silent ? looks.hidden : styles.status} role="status" tabIndex={-1} ref={status}>
        <Text>{sentenceOf(view, texts, surface)}</Text>
        {view.kind === 'scanned' && view.number !== null && (
          <span className={looks.hidden} key={view.number}>{` ${view.number}`}</span>
        )}
      </p>
      <Below {...props} onRenew={renewAndRead} />
    </div>
  )
}
