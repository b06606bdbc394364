import { afterAuth, afterDecision, afterFailedRegister, afterPhone, afterSignOut } from './login-state'
import { profileToStore } from './profile'
import type { Api, Decision, Profile } from './api'
import type { Asked, LoginState } from './login-state'
import type { FilledProfile } from './profile'
import type { Entry } from './scene'

/** What a login needs of the world around it. */
export interface LoginPorts {
  api: Pick<Api, 'auth' | 'register' | 'sharePhone' | 'publish'>
  /** A fresh code of wx.login, or null where WeChat gives none. Each is good for one call. */
  wechatCode(): Promise<string | null>
  isOffline(): Promise<boolean>
  attempt(): Promise<string>
}

/** What the person filled in before tapping confirm. */
export interface Filled {
  number: string | null
  profile: FilledProfile
}

export interface Login {
  /** A scan, or null where the page was opened without one. What was going on before is dropped. */
  open(entry: Entry | null): Promise<void>
  retry(): Promise<void>
  /** Stores the phone number behind a code. Null: the person or WeChat refused one, which doesn't end the login. */
  sharePhone(code: string | null): Promise<void>
  confirm(filled: Filled): Promise<void>
  decline(): Promise<void>
  /** "Not me": ends what was just confirmed. */
  signOut(): Promise<void>
  close(): void
}

/**
 * One login on the phone. A decision that got no answer keeps its attempt, so that tapping again goes on where it was.
 * While something is being sent, further taps do nothing.
 */
export function createLogin(ports: LoginPorts, render: (state: LoginState) => void): Login {
  let state: LoginState = { at: 'idle' }
  let entry: Entry | null = null
  let attempts: Partial<Record<Decision, string>> = {}
  /** Counts what was opened: an answer that comes after the next scan changes nothing. */
  let turn = 0

  function show(next: LoginState): void {
    state = next
    render(next)
  }

  async function showOnceKnown(next: Promise<LoginState>): Promise<void> {
    const mine = turn
    const known = await next
    if (mine === turn) show(known)
  }

  async function identify(scanned: Entry): Promise<LoginState> {
    const code = await ports.wechatCode()
    if (code !== null) return afterAuth(await ports.api.auth(code, scanned))
    const offline = await ports.isOffline()
    return { at: 'interrupted', problem: { is: offline ? 'offline' : 'wechat_failed' } }
  }

  async function publish(scene: string, asked: Asked, decision: Decision, number: string | null) {
    const ofThisScan = attempts
    const attempt = ofThisScan[decision] ?? (await ports.attempt())
    ofThisScan[decision] = attempt
    return ports.api.publish(asked.token, { scene, decision, number, attempt })
  }

  async function registerAndConfirm(scene: string, asked: Asked, profile: Profile, number: string | null) {
    const answer = await ports.api.register(asked.token, profile)
    if (answer.is !== 'answered') return afterFailedRegister(asked, answer)
    return confirmOnly(scene, { ...asked, user: answer.data }, number)
  }

  async function confirmOnly(scene: string, asked: Asked, number: string | null): Promise<LoginState> {
    return afterDecision(asked, 'confirm', await publish(scene, asked, 'confirm', number))
  }

  return {
    async open(next) {
      turn += 1
      entry = next
      attempts = {}
      if (next === null) return show({ at: 'idle' })
      show({ at: 'opening' })
      await showOnceKnown(identify(next))
    },
    async retry() {
      if (state.at !== 'interrupted' || entry === null) return
      show({ at: 'opening' })
      await showOnceKnown(identify(entry))
    },
    async sharePhone(code) {
      if (state.at !== 'asking' || state.sending !== null) return
      const { asked } = state
      if (code === null) return show(afterPhone(asked, null))
      show({ at: 'asking', asked, sending: 'phone', problem: null })
      const sent = ports.api.sharePhone(asked.token, code)
      await showOnceKnown(sent.then((answer) => afterPhone(asked, answer)))
    },
    async confirm(filled) {
      if (state.at !== 'asking' || state.sending !== null || entry === null) return
      const { asked } = state
      const number = asked.request.numberNeeded ? filled.number : null
      if (asked.request.numberNeeded && !isNumber(number)) {
        return show({ ...state, problem: { is: 'number_missing' } })
      }
      const profile = asked.user.registered ? 'nothing' : profileToStore(asked.user, filled.profile)
      if (profile === 'missing') return show({ ...state, problem: { is: 'name_missing' } })
      show({ at: 'asking', asked, sending: 'confirm', problem: null })
      const { scene } = entry
      await showOnceKnown(
        profile === 'nothing'
          ? confirmOnly(scene, asked, number)
          : registerAndConfirm(scene, asked, profile, number),
      )
    },
    async decline() {
      if (state.at !== 'asking' || state.sending !== null || entry === null) return
      const { asked } = state
      show({ at: 'asking', asked, sending: 'cancel', problem: null })
      const sent = publish(entry.scene, asked, 'cancel', null)
      await showOnceKnown(sent.then((answer) => afterDecision(asked, 'cancel', answer)))
    },
    async signOut() {
      if (state.at !== 'confirmed' || state.sending || entry === null) return
      const { asked } = state
      show({ at: 'confirmed', asked, sending: true, problem: null })
      const sent = publish(entry.scene, asked, 'cancel', null)
      await showOnceKnown(sent.then((answer) => afterSignOut(asked, answer)))
    },
    close() {
      turn += 1
    },
  }
}

function isNumber(typed: string | null): boolean {
  return typed !== null && /^[0-9]{2}$/.test(typed)
}
