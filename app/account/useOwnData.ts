'use client'

import { useState } from 'react'
import { ApiError, call } from '../client/api.ts'

const path = '/api/user'

/** `tooOld`: the session is, and the person has to sign in again first. */
type Outcome = 'none' | 'busy' | 'tooOld' | 'failed'

type UseOwnData = {
  /** The result of the last attempt. */
  outcome: Outcome
  /** Downloads everything stored about the user as a file of JSON. */
  save: () => Promise<void>
  remove: () => Promise<void>
}

/**
 * What users can do with everything stored about them. `onDeleted` is called once the account has been deleted, `onSignedOut` where
 * the session turns out to be gone.
 */
export function useOwnData(onSignedOut: () => void, onDeleted: () => void): UseOwnData {
  const [outcome, setOutcome] = useState<Outcome>('none')

  async function attempt<T>(work: Promise<T>, done: (result: T) => void): Promise<void> {
    setOutcome('busy')
    try {
      done(await work)
      setOutcome('none')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Signed out elsewhere, or deleted by a call whose response was lost.
      if (error.error === 'unauthenticated') return onSignedOut()
      setOutcome(error.error === 'login_too_old' ? 'tooOld' : 'failed')
    }
  }

  return {
    outcome,
    save: () =>
      attempt(call<{ account: object }>('GET', path), ({ account }) => saveAs('saoma-account.json', account)),
    remove: () => attempt(call('DELETE', path, {}), onDeleted),
  }
}

function saveAs(name: string, data: object): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Not at once: Safari may still be reading it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
