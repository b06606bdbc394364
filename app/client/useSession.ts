'use client'

import { useEffect } from 'react'
import useSWR from 'swr'
import type { User } from '#lib/user/user.ts'
import { call, get } from './api.ts'
import { hearOtherTabs, tellOtherTabs } from './other-tabs.ts'

export type SessionData = { user: User | null }

export const sessionPath = '/api/session'

/**
 * Who is signed in. Starts with what the server rendered (`initial`), then follows changes made here, in other tabs and,
 * when the page is focused again, elsewhere. Fetching it also keeps the session alive. `isNew`: the session has just
 * begun, so fetching it now would be pointless. Call `signedOut` when something else has ended it.
 */
export function useSession(
  initial: SessionData,
  { isNew = false } = {},
): { user: User | null; signOut: () => Promise<void>; signedOut: () => void } {
  const { data = initial, mutate } = useSWR<SessionData>(sessionPath, get, {
    fallbackData: initial,
    ...(isNew && { revalidateOnMount: false }),
  })
  useEffect(() => hearOtherTabs(() => void mutate()), [mutate])
  return {
    user: data.user,
    async signOut() {
      await mutate(call<SessionData>('DELETE', sessionPath), { revalidate: false })
      tellOtherTabs()
    },
    signedOut() {
      void mutate({ user: null }, { revalidate: false })
      tellOtherTabs()
    },
  }
}
