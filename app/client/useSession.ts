'use client'

import { useEffect } from 'react'
import useSWR from 'swr'
import type { User } from '#lib/user/user.ts'
import { call, get } from './api.ts'
import { hearOtherTabs, tellOtherTabs } from './other-tabs.ts'

export type SessionData = { user: User | null }

export const sessionPath = '/api/session'

/**
 * Who is signed in: at once what the server knew when it rendered the page (`initial`), and from then on what becomes of it
 * here, in other tabs, and, once the page is looked at again, anywhere. It also keeps the session alive. `isNew`: it has
 * just begun, and asking would only say so again.
 */
export function useSession(
  initial: SessionData,
  { isNew = false } = {},
): { user: User | null; signOut: () => Promise<void> } {
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
  }
}
