import { profileToStore } from './profile'
import type { Answer, Api } from './api'
import type { Problem } from './login-state'
import type { FilledProfile } from './profile'
import type { Session, Site, User } from './wire'

export type AccountState =
  | { at: 'opening' }
  /** `deletion_unknown`: the answer to a deletion was lost, and the token has expired since. */
  | { at: 'interrupted'; problem: Problem | { is: 'deletion_unknown' } }
  | { at: 'deleted' }
  | ShownAccount

export interface ShownAccount {
  at: 'shown'
  token: string
  /** Before this time by the phone's clock, in milliseconds, the token has not expired. */
  tokenUntil: number
  user: User
  sessions: Session[]
  sites: Site[]
  /** The server's clock when both were listed, in milliseconds. */
  listedAt: number
  busy: boolean
  problem: Problem | null
  /** Whether everything stored is on the clipboard; null before it was asked for. */
  copied: boolean | null
}

export interface AccountPorts {
  api: Omit<Api, 'publish' | 'sharePhone'>
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
  /** Takes back what a site was let know, and ends the logins there. */
  disconnect(id: string): Promise<void>
  /** Puts everything that is stored of the person on the clipboard: a mini-program can save no file where the person finds it. */
  copyData(): Promise<void>
  /** Deletes the account, and everything that is stored of the person. */
  remove(): Promise<void>
  /** True: it is stored. */
  save(filled: FilledProfile): Promise<boolean>
  close(): void
}

/** A person's own page: who I am, where I am signed in, which sites I let in. Taps wait for a refresh; while one is sent, others do nothing. */
export function createAccount(ports: AccountPorts, render: (state: AccountState) => void): Account {
  let state: AccountState = { at: 'opening' }
  let opening: Promise<void> | null = null
  /** The answer to a deletion was lost, or does not tell. Whoever logs in afterwards would get a new account. */
  let mayBeDeleted = false
  let closed = false

  function show(next: AccountState): void {
    state = next
    if (!closed) render(next)
  }

  async function identify(): Promise<ShownAccount | { at: 'interrupted'; problem: Problem }> {
    const code = await ports.wechatCode()
    if (code === null) {
      const offline = await ports.isOffline()
      return { at: 'interrupted', problem: { is: offline ? 'offline' : 'wechat_failed' } }
    }
    const askedAt = Date.now()
    const known = await ports.api.auth(code, null)
    if (known.is !== 'answered') return { at: 'interrupted', problem: problemOf(known, 'offline') }
    const { token, expiresIn, user } = known.data
    const tokenUntil = askedAt + expiresIn * 1000 - clockTolerance
    const [listed, connected] = await Promise.all([ports.api.sessions(token), ports.api.sites(token)])
    if (listed.is !== 'answered') return { at: 'interrupted', problem: problemOf(listed, 'offline') }
    if (connected.is !== 'answered') return { at: 'interrupted', problem: problemOf(connected, 'offline') }
    const { data: sessions, at: listedAt } = listed
    const lists = { sessions, sites: connected.data, listedAt }
    return { at: 'shown', token, tokenUntil, user, ...lists, busy: false, problem: null, copied: null }
  }

  /** A refresh that fails leaves what was shown, unless the server refuses it. */
  async function openAnew(): Promise<void> {
    const before = state
    if (before.at !== 'shown') show({ at: 'opening' })
    const known = await identify()
    opening = null
    const isLost = known.at === 'interrupted' && known.problem.is !== 'said'
    show(isLost && before.at === 'shown' ? { ...before, problem: known.problem } : known)
  }

  function failed(shown: ShownAccount, answer: Exclude<Answer<never>, { is: 'answered' }>): AccountState {
    const problem = problemOf(answer, 'no_answer')
    if (answer.is !== 'refused' || answer.error !== 'unauthenticated')
      return { ...shown, busy: false, problem }
    if (!mayBeDeleted) return { at: 'interrupted', problem }
    if (Date.now() < shown.tokenUntil) return { at: 'deleted' }
    mayBeDeleted = false
    return { at: 'interrupted', problem: { is: 'deletion_unknown' } }
  }

  /** Ends something that is listed, and takes it off the list. What had ended meanwhile is gone too. */
  async function end(
    send: (token: string) => Promise<Answer<true>>,
    left: (shown: ShownAccount) => Partial<ShownAccount>,
  ): Promise<void> {
    await opening
    if (state.at !== 'shown' || state.busy) return
    const shown = state
    show({ ...shown, busy: true, problem: null })
    const answer = await send(shown.token)
    const gone = answer.is === 'answered' || (answer.is === 'refused' && answer.error === 'not_found')
    if (!gone) return show(failed(shown, answer))
    show({ ...shown, ...left(shown), busy: false, problem: null })
  }

  return {
    async open() {
      if (opening || mayBeDeleted || (state.at === 'shown' && state.busy)) return
      opening = openAnew()
      await opening
    },
    async end(id) {
      await end(
        (token) => ports.api.endSession(token, id),
        ({ sessions }) => ({ sessions: id === null ? [] : sessions.filter((session) => session.id !== id) }),
      )
    },
    async disconnect(id) {
      await end(
        (token) => ports.api.disconnect(token, id),
        ({ sites }) => ({ sites: sites.filter((site) => site.id !== id) }),
      )
    },
    async copyData() {
      await opening
      if (state.at !== 'shown' || state.busy) return
      const shown = state
      show({ ...shown, busy: true, problem: null, copied: null })
      const answer = await ports.api.exportAccount(shown.token)
      if (answer.is !== 'answered') return show(failed({ ...shown, copied: null }, answer))
      show({ ...shown, busy: false, problem: null })
      // It may wait for a privacy dialog, for ever where the mini-program around it shows its own and not on this page.
      const copied = await ports.copy(JSON.stringify(answer.data, null, 2))
      if (state.at === 'shown') show({ ...state, copied })
    },
    async remove() {
      await opening
      if (state.at !== 'shown' || state.busy) return
      const shown = state
      show({ ...shown, busy: true, problem: null })
      const sentBefore = mayBeDeleted
      mayBeDeleted = true
      const answer = await ports.api.deleteAccount(shown.token)
      if (answer.is === 'answered') return show({ at: 'deleted' })
      mayBeDeleted = sentBefore || answer.is === 'lost' || inconclusive.includes(answer.error)
      show(failed(shown, answer))
    },
    async save(filled) {
      await opening
      if (state.at !== 'shown' || state.busy) return false
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

/** In milliseconds: tokens are dated to the second, and the servers' clocks may differ. */
const clockTolerance = 60_000

/** Answers after which the request may have been carried out all the same. */
const inconclusive = ['nonsense', 'internal', 'unavailable']

function problemOf(
  answer: Exclude<Answer<never>, { is: 'answered' }>,
  lost: 'offline' | 'no_answer',
): Problem {
  return answer.is === 'lost' ? { is: lost } : { is: 'said', msg: answer.msg }
}
