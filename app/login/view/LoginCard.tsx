'use client'

import { type ReactNode, useRef } from 'react'
import type { Surface } from '#lib/visitor/device.ts'
import ui from '../../ui/styles.module.css'
import { Text } from '../../ui/Text.tsx'
import type { Texts } from '../../texts.ts'
import { Actions, type ActionsProps } from './Actions.tsx'
import styles from './login.module.css'
import { CodePanel } from './CodePanel.tsx'
import { Continue } from './Continue.tsx'
import { OnPhone } from './OnPhone.tsx'
import { sentenceOf, type View } from './view.ts'

type Props = {
  texts: Texts
  view: View
  scene: string | undefined
  surface: Surface
  /** Where to go once signed in. */
  next: string
  renew: () => void
} & Omit<ActionsProps, 'onRenew'>

/** What the page shows in each state: the code, one sentence, and what the visitor can do. */
export function LoginCard({ renew, next, ...props }: Props): ReactNode {
  const { texts, view, scene, surface, signedIn } = props
  const status = useRef<HTMLParagraphElement>(null)
  const silent = view.kind === 'waiting' && !view.error

  /** The pressed button disappears, so focus moves to the sentence. */
  function renewAndFocusStatus(): void {
    renew()
    status.current?.focus()
  }

  return (
    <div className={`saoma ${styles.room}`}>
      <div className={styles.login}>
        {silent && surface === 'phone' && (
          <div className={styles.above}>
            <OnPhone openUrl={props.openUrl} texts={texts} />
          </div>
        )}
        <CodePanel view={view} scene={scene} texts={texts} />
        <div className={styles.below}>
          <p
            className={silent && surface !== 'wechat' ? ui.hidden : styles.status}
            role="status"
            tabIndex={-1}
            ref={status}
          >
            <Text>{sentenceOf(view, texts, surface, props.openUrl)}</Text>
            {view.kind === 'scanned' && view.number !== null && (
              <span className={ui.hidden} key={view.number}>{` ${view.number}`}</span>
            )}
          </p>
          {signedIn && isOpen(view) && <Continue user={signedIn} next={next} texts={texts} />}
          <Actions {...props} onRenew={renewAndFocusStatus} />
        </div>
      </div>
    </div>
  )
}

/** Nobody is deciding about this login, and it was not declined. */
function isOpen({ kind }: View): boolean {
  return kind === 'waiting' || kind === 'making' || kind === 'trouble'
}
