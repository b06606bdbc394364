import type { User } from '#lib/user/user.ts'
import type { ApiError } from '../../client/api.ts'
import { type Code, isOutdated, isUnderWay, type SceneState } from './code.ts'

/** Scenes lost in a row: the server says they are not this browser's. `again`: the replacement was lost too. */
type Loss = 'none' | 'once' | 'again'

/** Everything this page knows about its login. Only `loginReducer` changes it. */
export type Login = {
  /** Newest first. Older codes are followed for as long as the server accepts them. */
  codes: Code[]
  /** Set once this browser is signed in. */
  user: User | null
  /** The same person as the last one in this browser: they need not be told who is signed in. */
  returning: boolean
  /** Who wants the code that is being requested; null if none is. */
  opening: 'page' | 'person' | null
  /** Why the last request for a code failed. */
  error: ApiError | null
  /** Nobody has used the page for a long time, so it no longer replaces its code. */
  paused: boolean
  loss: Loss
  /** The scene that replaced a lost one, until news about any scene proves that the browser keeps its cookie. */
  trial: string | null
}

export type LoginEvent =
  | { type: 'opening'; by: 'page' | 'person' }
  | { type: 'opened'; code: Code }
  | { type: 'open_failed'; error: ApiError }
  /** Codes from before a reload. */
  | { type: 'restored'; codes: Code[] }
  /** A poll's answer, or an event of the channel, which names only what has changed. */
  | { type: 'news'; scene: string; state: SceneState }
  | { type: 'poll_failed'; scene: string; error: ApiError }
  | { type: 'lost'; scene: string }
  /** Another tab signed in or out, which renews the browser's secret. */
  | { type: 'secret_renewed' }
  | { type: 'signed_in'; user: User; returning: boolean }
  | { type: 'paused' }
  | { type: 'resumed' }

/** More than a page can open within the life of one code. */
const maxCodes = 4

export function newLogin(code: Code | null): Login {
  const codes = code ? [code] : []
  return {
    codes,
    user: null,
    returning: false,
    opening: null,
    error: null,
    paused: false,
    loss: 'none',
    trial: null,
  }
}

export function loginReducer(login: Login, event: LoginEvent): Login {
  const { codes, loss } = login
  switch (event.type) {
    case 'opening':
      return event.by === 'page' ? { ...login, opening: 'page' } : giveUp(login)
    case 'opened':
      return {
        ...login,
        codes: [event.code, ...codes.filter(({ state }) => !isDecided(state))],
        opening: null,
        error: null,
        loss: loss === 'none' ? 'none' : 'once',
        trial: loss === 'none' ? null : event.code.scene,
      }
    case 'open_failed':
      return { ...login, opening: null, error: event.error }
    case 'restored': {
      const known = new Set(codes.map(({ scene }) => scene))
      const restored = event.codes.filter(({ scene }) => !known.has(scene))
      return { ...login, codes: [...codes, ...restored].slice(0, maxCodes) }
    }
    case 'news': {
      const learned = update(login, event.scene, (known) => merge(known, event.state))
      return { ...learned, loss: 'none', trial: null }
    }
    case 'poll_failed': {
      const { error } = event
      if (error.error === 'scene_unknown' || error.error === 'forbidden') return lose(login, event.scene)
      return update(login, event.scene, (known) => ({ ...known, error }))
    }
    case 'lost':
      return lose(login, event.scene)
    case 'secret_renewed':
      // A scene lost from now on is lost because of that, not because cookies are blocked.
      return loss === 'again' ? login : { ...login, loss: 'none', trial: null }
    case 'signed_in':
      return { ...login, user: event.user, returning: event.returning }
    case 'paused':
      return { ...login, paused: true }
    case 'resumed':
      return login.paused ? { ...login, paused: false } : login
  }
}

/** The code to show: one that somebody has scanned, else the newest. */
export function shownCode({ codes }: Login): Code | undefined {
  return codes.find(({ state }) => isUnderWay(state)) ?? codes[0]
}

function update(login: Login, scene: string, change: (known: SceneState) => SceneState): Login {
  const codes = login.codes.map((code) =>
    code.scene === scene ? { ...code, state: change(code.state) } : code,
  )
  return { ...login, codes }
}

/**
 * Keeps the ticket while the scene is `signed_in`: if the answer to this page's own redemption was lost, it needs the
 * ticket to repeat the request.
 */
function merge(known: SceneState, news: SceneState): SceneState {
  if (isOutdated(news, known)) return known
  const { error: _error, ticket, ...merged } = { ...known, ...news }
  const isRedeemable = merged.status === 'confirmed' || merged.status === 'signed_in'
  return { ...merged, ...(isRedeemable && ticket !== undefined && { ticket }) }
}

/** A person wants another code. Whoever scanned the one on the screen could still confirm it: the page stops listening. */
function giveUp(login: Login): Login {
  const shown = shownCode(login)
  const isOver = shown?.state.status === 'scanned' || shown?.state.status === 'cancelled'
  const codes = isOver ? login.codes.filter((code) => code !== shown) : login.codes
  return { ...login, codes, opening: 'person' }
}

function lose(login: Login, lost: string): Login {
  const { codes, loss, trial } = login
  return {
    ...login,
    codes: codes.filter(({ scene }) => scene !== lost),
    // Scenes bound to the same cookie are lost together: that counts once.
    loss: loss === 'again' || lost === trial ? 'again' : 'once',
  }
}

function isDecided({ status }: SceneState): boolean {
  return status === 'cancelled' || status === 'expired' || status === 'signed_in'
}
