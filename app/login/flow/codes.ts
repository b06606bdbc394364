import { type Code, type SceneState, underWay } from './code.ts'

/** Scenes that turned out not to be this browser's, in a row. `again`: the code that replaced a lost one is lost too. */
export type Loss = 'none' | 'once' | 'again'

/** The codes that the page follows, the newest first, and what it knows of each. */
export type Codes = {
  codes: Code[]
  states: Record<string, SceneState>
  loss: Loss
  /** The scene opened to replace a lost one, until an answer about any scene shows that the browser keeps its cookie. */
  trial: string | null
}

export type CodesAction =
  | { type: 'opened'; code: Code }
  | { type: 'resumed'; codes: Code[] }
  | { type: 'state'; scene: string; state: SceneState }
  | { type: 'dropped'; scene: string }
  | { type: 'lost'; scene: string }
  | { type: 'renewed' }

/** More than one page can have open at once within a code's life. */
const most = 4

/** A page follows the code it shows, and those before it for as long as the server still accepts them. */
export function codesReducer(before: Codes, action: CodesAction): Codes {
  const { codes, states, loss, trial } = before
  switch (action.type) {
    case 'opened':
      return {
        codes: [action.code, ...codes.filter(({ scene }) => !decided(states[scene]))],
        states,
        loss: loss === 'none' ? 'none' : 'once',
        trial: loss === 'none' ? null : action.code.scene,
      }
    case 'resumed': {
      const known = new Set(codes.map(({ scene }) => scene))
      return {
        ...before,
        codes: [...codes, ...action.codes.filter(({ scene }) => !known.has(scene))].slice(0, most),
      }
    }
    case 'state':
      return {
        ...before,
        states: { ...states, [action.scene]: merge(states[action.scene], action.state) },
        ...(!action.state.error && { loss: 'none', trial: null }),
      }
    case 'dropped':
      return { ...before, codes: codes.filter(({ scene }) => scene !== action.scene) }
    case 'renewed':
      // Another tab has signed in or out: what is lost now is lost by that, and not for want of cookies.
      return loss === 'again' ? before : { ...before, loss: 'none', trial: null }
    case 'lost':
      return {
        ...before,
        codes: codes.filter(({ scene }) => scene !== action.scene),
        // Scenes lost together, with one cookie, are one loss.
        loss: loss === 'again' || action.scene === trial ? 'again' : 'once',
      }
  }
}

/** The code that the page is about: one that was scanned before the newest. */
export function shownCode({ codes, states }: Codes): Code | undefined {
  return codes.find(({ scene }) => underWay(states[scene] ?? {})) ?? codes[0]
}

/**
 * Only the channel says `taken`; an answer to a question does not take it back. And a page whose redemption got no answer
 * hears that the scene is signed in, which was itself: it needs its ticket to ask again.
 */
function merge(before: SceneState | undefined, state: SceneState): SceneState {
  const ticket = state.ticket ?? (state.status === 'signed_in' ? before?.ticket : undefined)
  return {
    ...state,
    ...((before?.taken ?? state.taken) && { taken: true }),
    ...(ticket !== undefined && { ticket }),
  }
}

function decided(state: SceneState | undefined): boolean {
  return state?.taken === true || ['cancelled', 'expired', 'signed_in'].includes(state?.status ?? '')
}
