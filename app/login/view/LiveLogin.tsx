'use client'

import { type ReactNode, useEffect } from 'react'
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
  language: Language
  surface: Surface
  /** The origin of the site if it is https, else null: only there does a browser keep its cookies. */
  httpsSite: string | null
}

/** Long enough to read who is signed in. */
const redirectDelayMs = 1_500

/** The login in the browser: shows a code, follows it, and signs this browser in. */
export function LiveLogin({ initial, next, language, surface, httpsSite }: Props): ReactNode {
  const [login, dispatch] = useLogin(initial)
  const { codes, user } = login
  const shown = shownCode(login)
  const socket = useSocket(shown?.push)
  const { deadline, dead, renew } = useRenewal(login, dispatch)
  useRedemption(shown, dispatch)

  useEffect(() => {
    if (!user) return
    const timer = setTimeout(() => window.location.assign(next), redirectDelayMs)
    return () => clearTimeout(timer)
  }, [user, next])

  return (
    <>
      {!user &&
        codes.map((code) => (
          <SceneSubscription key={code.scene} code={code} socket={socket} dispatch={dispatch} />
        ))}
      <LoginCard
        texts={textsIn(language)}
        view={viewOf(login, { dead })}
        scene={shown?.scene}
        surface={surface}
        openUrl={shown?.openUrl ?? null}
        deadline={deadline}
        httpsSite={httpsSite}
        renew={renew}
      />
    </>
  )
}
