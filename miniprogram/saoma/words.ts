import type { Ending, LoginState, Problem } from './login-state'
import type { Texts } from './texts'

export interface Words {
  title: string
  text: string
}

/** As WeUI's message page has them: it went well, it is how it is, or something is wrong. */
export type Icon = 'success' | 'info' | 'warn'

export function iconOf(state: LoginState): Icon {
  if (state.at === 'confirmed') return 'success'
  if (state.at === 'interrupted') return 'warn'
  if (state.at !== 'over') return 'info'
  const { is } = state.ending
  if (is === 'signed_out') return 'success'
  return is === 'wrong_number' || is === 'said' ? 'warn' : 'info'
}

/** How a login ended, and what to do now. */
export function endingWords(ending: Ending, t: Texts): Words {
  if (ending.is === 'said') return { title: t.saidTitle, text: ending.msg ?? t.nonsense }
  return {
    declined: { title: t.declinedTitle, text: t.declinedText },
    signed_out: { title: t.signedOutTitle, text: t.signedOutText },
    expired: { title: t.expiredTitle, text: t.expiredText },
    taken: { title: t.takenTitle, text: t.takenText },
    wrong_number: { title: t.wrongNumberTitle, text: t.wrongNumberText },
  }[ending.is]
}

/** What stands in the way, on a page of its own with a button to try again. */
export function interruptionWords(problem: Problem, t: Texts): Words {
  if (problem.is === 'offline') return { title: t.offlineTitle, text: t.offlineText }
  if (problem.is === 'wechat_failed') return { title: t.wechatFailedTitle, text: t.wechatFailedText }
  return { title: t.saidTitle, text: problemWords(problem, t) }
}

/** What just went wrong, in a sentence beside the buttons. Nothing went wrong: empty. */
export function problemWords(problem: Problem | null, t: Texts): string {
  if (problem === null) return ''
  if (problem.is === 'said') return problem.msg ?? t.nonsense
  return {
    offline: t.offlineText,
    wechat_failed: t.wechatFailedText,
    no_answer: t.noAnswer,
    number_missing: t.numberMissing,
    name_missing: t.nameMissing,
  }[problem.is]
}
