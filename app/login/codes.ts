import { type Code, type SceneState, underWay } from './code.ts'

/** The codes that the page follows, the newest first, and what it knows of each. */
export type Codes = { codes: Code[]; states: Record<string, SceneState> }

export type CodesAction =
  | { type: 'opened'; code: Code }
  | { type: 'resumed'; codes: Code[] }
  | { type: 'state'; scene: string; state: SceneState }
  | { type: 'dropped'; scene: string }

/** More than one page can have open at once within a code's life. */
const most = 4

/** A page follows the code it shows, and those before it for as long as the server still accepts them. */
export function codesReducer(before: Codes, action: CodesAction): Codes {
  const { codes, states } = before
  switch (action.type) {
    case 'opened':
      return { codes: [action.code, ...codes.filter(({ scene }) => !decided(states[scene]))], states }
    case 'resumed': {
      const known = new Set(codes.map(({ scene }) => scene))
      return {
        codes: [...codes, ...action.codes.filter(({ scene }) => !known.has(scene))].slice(0, most),
        states,
      }
    }
    case 'state':
      return { codes, states: { ...states, [action.scene]: merge(states[action.scene], action.state) } }
    case 'dropped':
      return { codes: codes.filter(({ scene }) => scene !== action.scene), states }
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
