'use client'

import useSWR from 'swr'
import type { User } from '#lib/user/user.ts'
import { call, get } from './api.ts'

export type SessionData = { user: User | null }

export const sessionPath = '/api/session'

/** Who is signed in. `initial` is what the server knew when it rendered the page. */
export function useSession(initial: SessionData): { user: User | null; signOut: () => Promise<void> } {
  const { data = initial, mutate } = useSWR<SessionData>(sessionPath, get, { fallbackData: initial })
  return {
    user: data.user,
    async signOut() {
      await mutate(call<SessionData>('DELETE', sessionPath), { revalidate: false })
    },
  }
}
