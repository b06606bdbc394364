import { profileToStore } from './profile'
import type { Answer, Api } from './api'
import type { Problem } from './login-state'
import type { FilledProfile } from './profile'
import type { Session, User } from './wire'

export type AccountState =
  { at: 'opening' } | { at: 'interrupted'; problem: Problem } | { at: 'deleted' } | ShownAccount

export interface ShownAccount {
  at: 'shown'
  token: string
  user: User
  sessions: Session[]
  /** The server's clock when the sessions were listed, in milliseconds. */
  listedAt: number
  busy: boolean
  problem: Problem | null
  /** Whether everything stored is on the clipboard; null before it was asked for. */
  copied: boolean | null
}

export interface AccountPorts {
  api: Pick<Api, 'auth' | 'register' | 'sessions' | 'endSession' | 'exportAccount' | 'deleteAccount'>
  wechatCode(): Promise<string | null>
  isOffline(): Promise<boolean>
  /** True: it is on the clipboard. */
  copy(text: string): Promise<boolean>
}

export interface Account {
  /** Also to refresh: what is shown stays until the answer is there. */
  open(): Promise<void>
  /** Null: all of them. */
  end(id: string | null): Promise<void>
  /** Puts everything that is stored of the person on the clipboard: a mini-program can save no file where the person finds it. */
  copyData(): Promise<void>
  /** Deletes the account, and everything that is stored of the person. */
  remove(): Promise<void>
  /** True: it is stored. */
  save(filled: FilledProfile): Promise<boolean>
  close(): void
}

/** A person's own page: who I am, and where I am signed in. While something is being sent, further taps do nothing. */
export function createAccount(ports: AccountPorts, render: (state: AccountState) => void): Account {
  let state: AccountState = { at: 'opening' }
  let opening = false
  /** The answer to a deletion may be lost. Whoever logs in afterwards would get a new account. */
  let mayBeDeleted = false
  let closed = false

  function show(next: AccountState): void {
    state = next
    if (!closed) render(next)
  }

  async function identify(): Promise<AccountState> {
    const code = await ports.wechatCode()
    if (code === null) {
      const offline = await ports.isOffline()
      return { at: 'interrupted', problem: { is: offline ? 'offline' : 'wechat_failed' } }
    }
    const known = await ports.api.auth(code, null)
    if (known.is !== 'answered') return { at: 'interrupted', problem: problemOf(known, 'offline') }
    const { token, user } = known.data
    const listed = await ports.api.sessions(token)
    if (listed.is !== 'answered') return { at: 'interrupted', problem: problemOf(listed, 'offline') }
    const { data: sessions, at: listedAt } = listed
    return { at: 'shown', token, user, sessions, listedAt, busy: false, problem: null, copied: null }
  }

  function failed(shown: ShownAccount, answer: Exclude<Answer<never>, { is: 'answered' }>): AccountState {
    const problem = problemOf(answer, 'no_answer')
    if (answer.is === 'refused' && answer.error === 'unauthenticated') return { at: 'interrupted', problem }
    return { ...shown, busy: false, problem }
  }

  return {
    async open() {
      if (opening || mayBeDeleted || (state.at === 'shown' && state.busy)) return
      opening = true
      if (state.at !== 'shown') show({ at: 'opening' })
      const known = await identify()
      opening = false
      show(known)
    },
    async end(id) {
      if (opening || state.at !== 'shown' || state.busy) return
      const shown = state
      show({ ...shown, busy: true, problem: null })
      const answer = await ports.api.endSession(shown.token, id)
      const gone = answer.is === 'answered' || (answer.is === 'refused' && answer.error === 'not_found')
      if (!gone) return show(failed(shown, answer))
      const sessions = id === null ? [] : shown.sessions.filter((session) => session.id !== id)
      show({ ...shown, sessions, busy: false, problem: null })
    },
    async copyData() {
      if (opening || state.at !== 'shown' || state.busy) return
      const shown = state
      show({ ...shown, busy: true, problem: null, copied: null })
      const answer = await ports.api.exportAccount(shown.token)
      if (answer.is !== 'answered') return show(failed({ ...shown, copied: null }, answer))
      const copied = await ports.copy(JSON.stringify(answer.data, null, 2))
      show({ ...shown, busy: false, problem: null, copied })
    },
    async remove() {
      if (opening || state.at !== 'shown' || state.busy) return
      const shown = state
      show({ ...shown, busy: true, problem: null })
      const sentBefore = mayBeDeleted
      mayBeDeleted = true
      const answer = await ports.api.deleteAccount(shown.token)
      const isGone = sentBefore && answer.is === 'refused' && answer.error === 'unauthenticated'
      if (answer.is === 'answered' || isGone) return show({ at: 'deleted' })
      if (answer.is === 'refused') mayBeDeleted = false
      show(failed(shown, answer))
    },
    async save(filled) {
      if (opening || state.at !== 'shown' || state.busy) return false
      const shown = state
      const profile = profileToStore(shown.user, filled)
      if (profile === 'nothing') return true
      if (profile === 'missing') {
        show({ ...shown, problem: { is: 'name_missing' } })
        return false
      }
      show({ ...shown, busy: true, problem: null })
      const answer = await ports.api.register(shown.token, profile)
      if (answer.is !== 'answered') {
        show(failed(shown, answer))
        return false
      }
      show({ ...shown, user: answer.data, busy: false, problem: null })
      return true
    },
    close() {
      closed = true
    },
  }
}

function problemOf(
  answer: Exclude<Answer<never>, { is: 'answered' }>,
  lost: 'offline' | 'no_answer',
): Problem {
  return answer.is === 'lost' ? { is: lost } : { is: 'said', msg: answer.msg }
}
