'use client'

import { useState } from 'react'
import useSWR from 'swr'
import { call, get } from '../client/api.ts'

type UseRemovable<T> = {
  data: T
  /** The result of the last attempt to remove something. */
  outcome: 'none' | 'removed' | 'failed'
  busy: boolean
  /** Without an id: what a DELETE of the list itself removes. */
  remove: (id?: string) => Promise<void>
}

/** A list of the user's at `path`, such as `{ sessions }`. A removal responds with what is left. */
export function useRemovable<T>(path: string, initial: T): UseRemovable<T> {
  const { data = initial, mutate } = useSWR<T>(path, get, { fallbackData: initial })
  const [outcome, setOutcome] = useState<UseRemovable<T>['outcome']>('none')
  const [busy, setBusy] = useState(false)

  async function remove(id?: string): Promise<void> {
    setBusy(true)
    try {
      await mutate(call<T>('DELETE', id === undefined ? path : `${path}/${id}`), { revalidate: false })
      setOutcome('removed')
    } catch {
      setOutcome('failed')
      // It may have been removed elsewhere: fetch the list anew.
      void mutate()
    } finally {
      setBusy(false)
    }
  }

  return { data, outcome, busy, remove }
}
