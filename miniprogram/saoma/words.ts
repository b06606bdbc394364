import type { Ending, Problem } from './login-state'
import type { Texts } from './texts'

/** As WeUI's message page has them. */
export type Icon = 'success' | 'info' | 'warn'

export interface Words {
  icon: Icon
  title: string
  text: string
}

/** How a login ended, and what to do now. */
export function endingWords(ending: Ending, t: Texts): Words {
  if (ending.is === 'said') return { icon: 'warn', title: t.saidTitle, text: ending.msg ?? t.nonsense }
  const words: Record<typeof ending.is, Words> = {
    declined: { icon: 'info', title: t.declinedTitle, text: t.declinedText },
    signed_out: { icon: 'success', title: t.signedOutTitle, text: t.signedOutText },
    expired: { icon: 'info', title: t.expiredTitle, text: t.expiredText },
    taken: { icon: 'info', title: t.takenTitle, text: t.takenText },
    wrong_number: { icon: 'warn', title: t.wrongNumberTitle, text: t.wrongNumberText },
  }
  return words[ending.is]
}

/** What stands in the way, on a page of its own with a button to try again. */
export function interruptionWords(problem: Problem, t: Texts): Words {
  if (problem.is === 'offline') return { icon: 'warn', title: t.offlineTitle, text: t.offlineText }
  if (problem.is === 'wechat_failed')
    return { icon: 'warn', title: t.wechatFailedTitle, text: t.wechatFailedText }
  return { icon: 'warn', title: t.saidTitle, text: problemWords(problem, t) }
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
    too_late: t.tooLate,
  }[problem.is]
}
