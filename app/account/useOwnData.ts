'use client'

import { useState } from 'react'
import { ApiError, call } from '../client/api.ts'

const path = '/api/user'

/** `tooOld`: the session is, and the person has to sign in again first. */
type State = 'none' | 'asking' | 'busy' | 'tooOld' | 'failed'

type UseOwnData = {
  state: State
  ask: () => void
  cancel: () => void
  /** Downloads everything stored of the user as a file of JSON. */
  save: () => Promise<void>
  remove: () => Promise<void>
}

/** What the user can do with everything stored of them. `onDeleted` is called once the account is gone. */
export function useOwnData(onDeleted: () => void): UseOwnData {
  const [state, setState] = useState<State>('none')

  async function attempt<T>(work: Promise<T>, done: (result: T) => void): Promise<void> {
    setState('busy')
    try {
      done(await work)
      setState('none')
    } catch (error) {
      setState(error instanceof ApiError && error.error === 'login_too_old' ? 'tooOld' : 'failed')
    }
  }

  return {
    state,
    ask: () => setState('asking'),
    cancel: () => setState('none'),
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
  URL.revokeObjectURL(url)
}
