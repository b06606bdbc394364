'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { OpenedLogin } from '#lib/login/open.ts'
import type { Language } from '../../language.ts'
import { textsIn } from '../../texts.ts'
import { codeOf } from '../flow/code.ts'
import { shownCode } from '../flow/codes.ts'
import { LoginCard } from './LoginCard.tsx'
import { useCodes } from '../flow/useCodes.ts'
import { useRedemption } from '../flow/useRedemption.ts'
import { useRenewal } from '../flow/useRenewal.ts'
import { useSocket } from '../flow/useSocket.ts'
import { type Surface, viewOf } from './view.ts'
import { SceneSubscription } from '../flow/SceneSubscription.tsx'

type Props = {
  /** The code that the server made with the page; null where it made none. */
  initial: OpenedLogin | null
  /** Where to go, once signed in. */
  next: string
  language: Language
  surface: Surface
  /** The origin of the site where that is https: its cookies are kept there only. Else null. */
  httpsSite: string | null
}

/** Long enough to read who is signed in. */
const goodbyeMs = 1_500

/** The login in the browser: shows a code, follows it, and signs this browser in. */
export function LiveLogin({ initial, next, language, surface, httpsSite }: Props): ReactNode {
  const [first] = useState(() => initial && codeOf(initial))
  const codes = useCodes(first)
  const shown = shownCode(codes)
  const state = shown ? (codes.states[shown.scene] ?? {}) : {}
  const socket = useSocket(shown?.push)
  const user = useRedemption(shown, state, codes.onLost)
  const renewal = useRenewal({ ...codes, shown, state })
  const view = viewOf({ ...codes, code: shown, state, user, renewal })

  useEffect(() => {
    if (!user) return
    const timer = setTimeout(() => window.location.assign(next), goodbyeMs)
    return () => clearTimeout(timer)
  }, [user, next])

  /** Whoever scanned the code that is given up may confirm it: this browser no longer listens. */
  function renew(): void {
    if (shown && state.status === 'scanned') codes.drop(shown.scene)
    renewal.renew()
  }

  return (
    <>
      {!user &&
        codes.codes.map((code) => (
          <SceneSubscription
            key={code.scene}
            code={code}
            socket={socket}
            onState={codes.onState}
            onLost={codes.onLost}
          />
        ))}
      <LoginCard
        texts={textsIn(language)}
        view={view}
        surface={surface}
        openUrl={shown?.openUrl ?? null}
        deadline={renewal.deadline}
        httpsSite={httpsSite}
        renew={renew}
      />
    </>
  )
}
