'use client'

import { type Dispatch, useEffect } from 'react'
import { useSWRConfig } from 'swr'
import type { User } from '#lib/user/user.ts'
import { ApiError, call, get } from '../../client/api.ts'
import { tellOtherTabs } from '../../client/other-tabs.ts'
import { type SessionData, sessionPath } from '../../client/useSession.ts'
import type { Code } from './code.ts'
import type { LoginEvent } from './login.ts'

type SignedIn = { user: User; returning: boolean }

const retryMs = 1_500
const temporary = new Set(['offline', 'internal', 'unavailable', 'rate_limited'])

/**
 * Redeems the ticket of a scene as soon as there is one, and retries while the network or the server fails. The `attempt`
 * of the code makes retries safe: the server repeats its answer.
 */
export function useRedemption(code: Code | undefined, dispatch: Dispatch<LoginEvent>): void {
  const { mutate } = useSWRConfig()
  const { scene, attempt, state } = code ?? {}
  const ticket = state?.ticket
  useEffect(() => {
    if (scene === undefined || ticket === undefined) return
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function redeem(): Promise<void> {
      try {
        const { user, returning } = await redeemOrFind({ scene, ticket, attempt })
        await mutate(sessionPath, { user }, { revalidate: false })
        tellOtherTabs()
        if (!left) dispatch({ type: 'signed_in', user, returning })
      } catch (error) {
        if (left || scene === undefined) return
        if (!(error instanceof ApiError && temporary.has(error.error)))
          return dispatch({ type: 'lost', scene })
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
  }, [scene, ticket, attempt, dispatch, mutate])
}

/** If another tab has redeemed the ticket already, this browser has a session. */
async function redeemOrFind(body: object): Promise<SignedIn> {
  try {
    let returning = false
    const { user } = await call<{ user: User }>('POST', sessionPath, body, (headers) => {
      returning = headers.has('saoma-returning')
    })
    return { user, returning }
  } catch (error) {
    if (!(error instanceof ApiError && error.error === 'scene_state')) throw error
    const { user } = await get<SessionData>(sessionPath)
    if (user === null) throw error
    return { user, returning: false }
  }
}
