'use client'

import type { ReactNode } from 'react'
import type { User } from '#lib/user/user.ts'
import { useSession } from '../../client/useSession.ts'
import ui from '../../ui/styles.module.css'
import type { Texts } from '../../texts.ts'

/** Somebody else may have confirmed this screen with their own account: hence the name above, and the way out. */
export function NotYou({ texts, user }: { texts: Texts; user: User }): ReactNode {
  const { signOut } = useSession({ user }, { isNew: true })
  async function leave(): Promise<void> {
    await signOut()
    window.location.reload()
  }
  return (
    <>
      <button type="button" className={ui.button} onClick={() => void leave()}>
        {texts.notYou}
      </button>
      <p className={ui.quiet}>{texts.goingOn}</p>
    </>
  )
}
