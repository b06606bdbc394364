'use client'

import { useEffect, useState } from 'react'
import { useSWRConfig } from 'swr'
import type { User } from '#lib/user/user.ts'
import { ApiError, call, get } from '../../client/api.ts'
import { tellOtherTabs } from '../../client/other-tabs.ts'
import { type SessionData, sessionPath } from '../../client/useSession.ts'
import type { Code, SceneState } from './code.ts'

const retryMs = 1_500
const passing = new Set(['offline', 'internal', 'unavailable', 'rate_limited'])

/**
 * Redeems the ticket of a scene as soon as there is one, and goes on trying by the same attempt while it is the network
 * or the server that fails. Gives the user once the browser is signed in.
 */
export function useRedemption(
  code: Code | undefined,
  state: SceneState,
  onLost: (scene: string) => void,
): User | null {
  const [user, setUser] = useState<User | null>(null)
  const { mutate } = useSWRConfig()
  const { scene, attempt } = code ?? {}
  const { ticket } = state
  useEffect(() => {
    if (scene === undefined || ticket === undefined) return
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function redeem(): Promise<void> {
      try {
        const session = await redeemOrFind({ scene, ticket, attempt })
        await mutate(sessionPath, session, { revalidate: false })
        tellOtherTabs()
        if (!left) setUser(session.user)
      } catch (error) {
        if (left || scene === undefined) return
        if (!(error instanceof ApiError && passing.has(error.error))) return onLost(scene)
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
  }, [scene, ticket, attempt, onLost, mutate])
  return user
}

/** Where the ticket is spent already, another tab of this browser may have done it: then there is a session. */
async function redeemOrFind(body: object): Promise<SessionData> {
  try {
    return await call<SessionData>('POST', sessionPath, body)
  } catch (error) {
    if (!(error instanceof ApiError && error.error === 'scene_state')) throw error
    const session = await get<SessionData>(sessionPath)
    if (session.user === null) throw error
    return session
  }
}
