'use client'

import { type Dispatch, useEffect } from 'react'
import { useSWRConfig } from 'swr'
import type { LoginStatus } from '#lib/login/status.ts'
import type { User } from '#lib/user/user.ts'
import { ApiError, call, get } from '../../client/api.ts'
import { tellOtherTabs } from '../../client/other-tabs.ts'
import { type SessionData, sessionPath } from '../../client/useSession.ts'
import type { Code } from './code.ts'
import type { LoginEvent } from './login.ts'

type Props = {
  code: Code | undefined
  dispatch: Dispatch<LoginEvent>
  /** Called first, before anything is rendered, if the person was the last to sign in in this browser. */
  onReturning: () => void
}

const retryMs = 1_500
const temporary = new Set(['offline', 'internal', 'unavailable', 'rate_limited'])

/**
 * Redeems the ticket of a scene as soon as there is one, and retries while the network or the server fails. The `attempt`
 * of the code makes retries safe: the server repeats its answer.
 */
export function useRedemption({ code, dispatch, onReturning }: Props): void {
  const { mutate } = useSWRConfig()
  const { scene, attempt, state } = code ?? {}
  const ticket = state?.ticket
  useEffect(() => {
    if (scene === undefined || attempt === undefined || ticket === undefined) return
    const redemption = { scene, ticket, attempt }
    let left = false
    // Only the first answer says so, and all but its headers may be lost: the retry comes with the new cookie already.
    let returning = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function redeem(): Promise<void> {
      try {
        const user = await redeemOrFind(redemption, (headers) => {
          returning ||= headers.has('saoma-returning')
        })
        if (returning && !left) onReturning()
        void mutate(sessionPath, { user }, { revalidate: false })
        tellOtherTabs()
        if (!left) dispatch({ type: 'signed_in', user, returning })
      } catch (error) {
        if (left) return
        if (!(error instanceof ApiError && temporary.has(error.error)))
          return dispatch({ type: 'lost', scene: redemption.scene })
        timer = setTimeout(
          () => void redeem(),
          error.retryAfter === null ? retryMs : error.retryAfter * 1_000,
        )
      }
    }
    void redeem()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [scene, ticket, attempt, dispatch, mutate, onReturning])
}

type Redemption = Pick<Code, 'scene' | 'attempt'> & { ticket: string }

/**
 * If another tab has redeemed the ticket already, this browser has a session. If the person has taken the login back, it may still
 * have that of somebody else.
 */
async function redeemOrFind(body: Redemption, onHeaders: (headers: Headers) => void): Promise<User> {
  try {
    return (await call<{ user: User }>('POST', sessionPath, body, onHeaders)).user
  } catch (error) {
    if (!(error instanceof ApiError && error.error === 'scene_state')) throw error
    const { status } = await get<LoginStatus>(`/api/login/${body.scene}`)
    if (status !== 'signed_in') throw error
    const { user } = await get<SessionData>(sessionPath)
    if (user === null) throw error
    return user
  }
}
