import type { ReactNode } from 'react'
import type { Texts } from '../../texts.ts'
import ui from '../../ui/styles.module.css'
import styles from './login.module.css'
import { Steps } from './Steps.tsx'

type Props = {
  /** Opens the mini-program on this phone; null if that is not set up. */
  openUrl: string | null
  texts: Texts
}

/** Above the code on the phone that shows it, which can't scan its own screen. */
export function OnPhone({ openUrl, texts }: Props): ReactNode {
  if (openUrl === null) return <Steps steps={texts.stepsOnPhone} />
  return (
    <>
      <a className={`${ui.button} ${ui.primary} ${styles.open}`} href={openUrl}>
        {texts.openWechat}
      </a>
      <p className={ui.quiet}>{texts.orScan}</p>
    </>
  )
}

/** Below the code on such a phone: the other ways. */
export function OtherWays({ openUrl, texts }: Props): ReactNode {
  if (openUrl === null) return <p className={ui.quiet}>{texts.orScan}</p>
  return (
    <details className={`${ui.quiet} ${styles.otherWays}`}>
      <summary>{texts.doesNotOpen}</summary>
      <Steps steps={texts.stepsOnPhone} />
    </details>
  )
}
