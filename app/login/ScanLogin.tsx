'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { OpenedLogin } from '#lib/login/open.ts'
import type { Language } from '../language.ts'
import { textsIn } from '../texts.ts'
import { codeOf } from './code.ts'
import { shownCode } from './codes.ts'
import { LoginCard } from './LoginCard.tsx'
import { useCodes } from './useCodes.ts'
import { useRedemption } from './useRedemption.ts'
import { useRenewal } from './useRenewal.ts'
import { useSocket } from './useSocket.ts'
import { Watch } from './Watch.tsx'

type Props = {
  /** The code that the server made with the page; null where it made none. */
  initial: OpenedLogin | null
  /** Where to go, once signed in. */
  next: string
  language: Language
}

/** Long enough to read who is signed in. */
const goodbyeMs = 1_500

/** The whole login on a page: shows a code, follows it, and signs this browser in. */
export function ScanLogin({ initial, next, language }: Props): ReactNode {
  const [first] = useState(() => initial && codeOf(initial))
  const codes = useCodes(first)
  const shown = shownCode(codes)
  const state = shown ? (codes.states[shown.scene] ?? {}) : {}
  const socket = useSocket(shown?.push)
  const user = useRedemption(shown, state, codes.drop)
  const renewal = useRenewal({ ...codes, shown, state })

  useEffect(() => {
    if (!user) return
    const timer = setTimeout(() => window.location.assign(next), goodbyeMs)
    return () => clearTimeout(timer)
  }, [user, next])

  return (
    <>
      {!user &&
        codes.codes.map((code) => (
          <Watch key={code.scene} code={code} socket={socket} onState={codes.onState} onLost={codes.drop} />
        ))}
      <LoginCard
        texts={textsIn(language)}
        code={shown}
        state={state}
        user={user}
        error={codes.error}
        renewal={renewal}
      />
    </>
  )
}
