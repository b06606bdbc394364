'use client'

import { useState } from 'react'
import useSWR from 'swr'
import type { SessionEntry } from '#lib/session.ts'
import { call, get } from '../client/api.ts'

type Sessions = { sessions: SessionEntry[] }

const path = '/api/sessions'

type UseSessions = {
  sessions: SessionEntry[]
  /** The result of the last attempt to end sessions. */
  outcome: 'none' | 'ended' | 'failed'
  busy: boolean
  end: (id: string) => Promise<void>
  endOthers: () => Promise<void>
}

/** The user's sessions. Ending one responds with those that are left. */
export function useSessions(initial: SessionEntry[]): UseSessions {
  const fallbackData = { sessions: initial }
  const { data = fallbackData, mutate } = useSWR<Sessions>(path, get, { fallbackData })
  const [outcome, setOutcome] = useState<UseSessions['outcome']>('none')
  const [busy, setBusy] = useState(false)

  async function remove(where: string): Promise<void> {
    setBusy(true)
    try {
      await mutate(call<Sessions>('DELETE', where), { revalidate: false })
      setOutcome('ended')
    } catch {
      setOutcome('failed')
      // It may have been ended elsewhere: fetch the list anew.
      void mutate()
    } finally {
      setBusy(false)
    }
  }

  return {
    sessions: data.sessions,
    outcome,
    busy,
    end: (id) => remove(`${path}/${id}`),
    endOthers: () => remove(path),
  }
}
