'use client'

import { type ReactNode, useState } from 'react'
import type { User } from '#lib/user/user.ts'
import { useSession } from '../../client/useSession.ts'
import type { Texts } from '../../texts.ts'
import ui from '../../ui/styles.module.css'

type Props = {
  user: User
  texts: Texts
  /** Called once the visitor says so: the page must not go on. */
  onLeave: () => void
}

/** Somebody else may have confirmed this screen with their own account, so the page names it and offers to sign out. */
export function NotYou({ user, texts, onLeave }: Props): ReactNode {
  const { signOut } = useSession({ user }, { isNew: true })
  const [leaving, setLeaving] = useState<'not' | 'now' | 'failed'>('not')
  async function leave(): Promise<void> {
    onLeave()
    // The next page may be loading already.
    window.stop()
    setLeaving('now')
    await signOut().then(
      () => window.location.reload(),
      () => setLeaving('failed'),
    )
  }
  return (
    <>
      <button type="button" className={ui.button} onClick={() => void leave()}>
        {texts.notYou}
      </button>
      {leaving === 'not' && <p className={ui.quiet}>{texts.goingOn}</p>}
      {leaving === 'failed' && (
        <p className={ui.quiet} role="alert">
          {texts.failed}
        </p>
      )}
    </>
  )
}
