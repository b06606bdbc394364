'use client'

import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { User } from '#lib/user/user.ts'
import type { Surface } from '#lib/visitor/device.ts'
import type { Language } from '../../language.ts'
import { textsIn } from '../../texts.ts'
import type { FirstCode } from '../first-picture.ts'
import { shownCode } from '../flow/login.ts'
import { SceneSubscription } from '../flow/SceneSubscription.ts'
import { useLogin } from '../flow/useLogin.ts'
import { useRedemption } from '../flow/useRedemption.ts'
import { useRenewal } from '../flow/useRenewal.ts'
import { useSocket } from '../flow/useSocket.ts'
import { LoginCard } from './LoginCard.tsx'
import { viewOf } from './view.ts'

type Props = {
  /** The code that the server rendered; null if it made none. */
  initial: FirstCode | null
  /** Where to go once signed in. */
  next: string
  /** Where to go once the person has declined: back to the site that asked. null if that was this one. */
  declined: string | null
  language: Language
  surface: Surface
  /** The origin of the site if it is https, else null: only there does a browser keep its cookies. */
  httpsSite: string | null
  /** Who is signed in already, and may go to `next` without a scan; else null. */
  signedIn: User | null
}

/** Long enough to read who is signed in, or that the login was declined. */
const readingMs = 1_500

/** The login in the browser: shows a code, follows it, and signs this browser in. */
export function LiveLogin(props: Props): ReactNode {
  const { initial, next, declined, language, surface, httpsSite, signedIn } = props
  const [login, dispatch] = useLogin(initial, next)
  const [isLeaving, setLeaving] = useState(false)
  const { codes, user } = login
  const shown = shownCode(login)
  const socket = useSocket(shown?.push)
  const { deadline, dead, renew } = useRenewal(login, dispatch, next)
  const goOn = useCallback(() => window.location.assign(next), [next])
  useRedemption({ code: shown, dispatch, onReturning: goOn })

  const view = viewOf(login, { dead })
  const isDeclined = view.kind === 'ended' && view.why === 'cancelled'
  const isNamed = view.kind === 'signedIn' && !view.returning && !isLeaving
  const goTo = isNamed ? next : isDeclined ? declined : null

  useEffect(() => {
    if (goTo === null) return
    const timer = setTimeout(() => window.location.assign(goTo), readingMs)
    return () => clearTimeout(timer)
  }, [goTo])

  return (
    <>
      {!user &&
        codes.map((code) => (
          <SceneSubscription key={code.scene} code={code} socket={socket} dispatch={dispatch} />
        ))}
      <LoginCard
        texts={textsIn(language)}
        view={view}
        goingBack={declined !== null}
        scene={shown?.scene}
        surface={surface}
        signedIn={signedIn}
        next={next}
        openUrl={shown?.openUrl ?? null}
        deadline={deadline}
        httpsSite={httpsSite}
        onLeave={() => setLeaving(true)}
        renew={renew}
      />
    </>
  )
}
