'use client'

import { useState } from 'react'
import useSWR, { useSWRConfig } from 'swr'
import { ApiError, call, get } from '../client/api.ts'
import { sessionPath } from '../client/useSession.ts'

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
  const { mutate: mutateOther } = useSWRConfig()
  const [outcome, setOutcome] = useState<UseRemovable<T>['outcome']>('none')
  const [busy, setBusy] = useState(false)

  async function remove(id?: string): Promise<void> {
    setBusy(true)
    try {
      await mutate(call<T>('DELETE', id === undefined ? path : `${path}/${id}`), { revalidate: false })
      setOutcome('removed')
    } catch (error) {
      setOutcome('failed')
      // It may have been removed elsewhere: fetch the list anew. Or this browser was signed out there.
      void mutate()
      if (error instanceof ApiError && error.error === 'unauthenticated') void mutateOther(sessionPath)
    } finally {
      setBusy(false)
    }
  }

  return { data, outcome, busy, remove }
}
