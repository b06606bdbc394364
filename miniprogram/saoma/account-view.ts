import { imageAddress } from './address'
import { ago } from './ago'
import { NOBODY, personOf, sharesIn } from './login-view'
import { fill, textsIn } from './texts'
import { interruptionWords, problemWords } from './words'
import type { AccountState } from './account'
import type { Person } from './login-view'
import type { Language } from './texts'
import type { Session, Site } from './wire'
import type { Icon } from './words'

/** What the page shows, ready for WXML. */
export interface AccountView {
  at: AccountState['at']
  icon: Icon
  title: string
  text: string
  problem: string
  busy: boolean
  /** What came of the export; empty before. */
  exported: string
  person: Person
  sessions: { id: string; name: string; isNew: boolean; detail: string }[]
  /** `question`: what is asked before it is disconnected. `logo` is empty for none. */
  sites: { id: string; name: string; host: string; logo: string; detail: string; question: string }[]
}

export function accountView(state: AccountState, base: string, language: Language): AccountView {
  const t = textsIn(language)
  const view: AccountView = {
    at: state.at,
    icon: 'warn',
    title: '',
    text: '',
    problem: '',
    busy: false,
    exported: '',
    person: NOBODY,
    sessions: [],
    sites: [],
  }
  if (state.at === 'opening') return view
  if (state.at === 'deleted') return { ...view, icon: 'success', title: t.deletedTitle, text: t.deletedText }
  if (state.at === 'interrupted') {
    const { problem } = state
    if (problem.is === 'deletion_unknown')
      return { ...view, title: t.deletionUnknownTitle, text: t.deletionUnknownText }
    return { ...view, ...interruptionWords(problem, t) }
  }
  return {
    ...view,
    problem: problemWords(state.problem, t),
    busy: state.busy,
    exported: state.copied === null ? '' : state.copied ? t.exportCopied : t.exportFailed,
    person: personOf(state.user, base, t),
    sessions: state.sessions.map((session) => sessionView(session, state.listedAt, language)),
    sites: state.sites.map((site) => siteView(site, state.listedAt, base, language)),
  }
}

function sessionView(
  session: Session,
  listedAt: number,
  language: Language,
): AccountView['sessions'][number] {
  const t = textsIn(language)
  const seconds = (listedAt - Date.parse(session.lastSeenAt)) / 1000
  const name = [session.browser, session.system].filter((part) => part !== null)
  // Recorded once a day at most: within a day, nobody knows when it was used last.
  const seen = seconds < 24 * 3600 ? t.seenLately : fill(t.lastSeen, { ago: ago(seconds, language) })
  const detail = [session.place ?? session.address, seen]
  return {
    id: session.id,
    name: name.join(' · ') || t.unknown,
    isNew: session.newBrowser,
    detail: detail.filter((part) => part !== null).join(' · '),
  }
}

function siteView(
  { id, name, host, logoUrl, shares, connectedAt }: Site,
  listedAt: number,
  base: string,
  language: Language,
): AccountView['sites'][number] {
  const t = textsIn(language)
  const seconds = (listedAt - Date.parse(connectedAt)) / 1000
  const what = sharesIn(shares, t)
  const learns = what === '' ? t.learnsNothing : fill(t.learnsWhat, { what })
  return {
    id,
    name,
    host,
    logo: imageAddress(base, logoUrl),
    detail: `${learns} · ${fill(t.connected, { ago: ago(seconds, language) })}`,
    question: fill(t.disconnectWhat, { site: name }),
  }
}
