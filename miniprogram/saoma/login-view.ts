import { imageAddress } from './address'
import { ago } from './ago'
import { shortName } from './short-name'
import { fill, textsIn } from './texts'
import { endingWords, interruptionWords, problemWords } from './words'
import type { Asked, LoginState } from './login-state'
import type { Language, Texts } from './texts'
import type { User } from './wire'
import type { Icon } from './words'

/** What the page shows, ready for WXML. Every field is always there, so that nothing of an earlier state stays. */
export interface LoginView {
  at: LoginState['at']
  title: string
  text: string
  /** A sentence about what just went wrong; empty: nothing did. */
  problem: string
  sending: '' | 'confirm' | 'cancel' | 'phone'
  /** The picture of an ending. */
  icon: Icon
  /** The address of the logo of the site that asks; empty: it has none. */
  logo: string
  /** The first character of the site's name, which stands there without a logo. */
  siteLetter: string
  /** Where the site is; empty: not known. */
  host: string
  facts: { name: string; value: string }[]
  person: Person
  numberNeeded: boolean
  /** No number was entered. */
  numberMissing: boolean
  /** Offer to fill in name and picture. */
  profileWanted: boolean
  /** Why the phone number is asked for, or that none came; empty: don't ask. */
  phoneOffer: string
  /** What the person agrees to by signing in. */
  agreement: Agreed[]
}

/** A page, with its full address. */
export interface Agreed {
  name: string
  address: string
}

/** Empty: not known. `letter` stands where there is no picture; `colour` is the class of its colour. */
export interface Person {
  name: string
  nickname: string
  letter: string
  colour: string
  avatar: string
}

export const NOBODY: Person = { name: '', nickname: '', letter: '', colour: '', avatar: '' }

export function loginView(state: LoginState, base: string, language: Language): LoginView {
  return {
    at: state.at,
    title: '',
    text: '',
    problem: '',
    sending: '',
    icon: 'info',
    logo: '',
    siteLetter: '',
    host: '',
    facts: [],
    person: NOBODY,
    numberNeeded: false,
    numberMissing: false,
    profileWanted: false,
    phoneOffer: '',
    agreement: [],
    ...shown(state, base, language),
  }
}

export function personOf({ id, nickname, avatarUrl }: User, base: string, t: Texts): Person {
  const avatar = imageAddress(base, avatarUrl)
  const { code, colour } = shortName(id)
  const [letter = ''] = nickname ?? code
  const face = { letter, colour: `colour-${colour}`, avatar }
  return { name: nickname ?? fill(t.unnamed, { code }), nickname: nickname ?? '', ...face }
}

function shown(state: LoginState, base: string, language: Language): Partial<LoginView> {
  const t = textsIn(language)
  if (state.at === 'idle') return { title: t.idleTitle, text: t.idleText }
  if (state.at === 'opening') return { text: t.opening }
  if (state.at === 'over') return endingWords(state.ending, t)
  if (state.at === 'interrupted') return interruptionWords(state.problem, t)
  const problem = problemWords(state.problem, t)
  const { asked } = state
  const { site, browser, numberNeeded } = asked.request
  if (state.at === 'confirmed') {
    const text = browser === null ? t.confirmedUnnamed : fill(t.confirmedText, { browser })
    return { icon: 'success', title: t.confirmedTitle, text, problem, sending: state.sending ? 'cancel' : '' }
  }
  const [siteLetter = ''] = site
  const numberMissing = state.problem?.is === 'number_missing'
  return {
    title: fill(t.askTitle, { site }),
    text: fill(t.consequence, { site }),
    problem: numberMissing ? '' : problem,
    sending: state.sending ?? '',
    logo: imageAddress(base, asked.request.logoUrl),
    siteLetter,
    host: asked.request.host ?? '',
    facts: factsOf(asked, language),
    person: personOf(asked.user, base, t),
    numberNeeded,
    numberMissing,
    profileWanted: !asked.user.registered,
    phoneOffer: phoneOffer(asked, t),
    agreement: agreementOf(asked, t),
  }
}

function agreementOf({ termsUrl, privacyUrl }: Asked, t: Texts): Agreed[] {
  return [
    ...(termsUrl === null ? [] : [{ name: t.terms, address: termsUrl }]),
    ...(privacyUrl === null ? [] : [{ name: t.privacy, address: privacyUrl }]),
  ]
}

function phoneOffer({ request, phone, phoneRefused }: Asked, t: Texts): string {
  if (phone !== null || !request.shares.includes('phone')) return ''
  return phoneRefused ? t.phoneRefused : fill(t.phoneWhy, { site: request.site })
}

function factsOf({ request, seconds, phone }: Asked, language: Language): LoginView['facts'] {
  const t = textsIn(language)
  const { browser, system, address, place, sameNetwork } = request
  const network = address !== null && sameNetwork ? fill(t.sameNetwork, { address }) : address
  const number = phone === null ? t.phoneIfShared : fill(t.phoneNumber, { phone })
  const shares = sharesIn(request.shares, { ...t, sharePhone: number })
  const facts = [
    { name: t.learns, value: shares },
    { name: browser === null ? t.system : t.browser, value: joined(browser, system) },
    { name: place === null ? t.address : t.place, value: joined(place, network) },
    { name: t.opened, value: ago(seconds, language) },
  ]
  return facts.filter(({ value }) => value !== '')
}

function joined(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' · ')
}

/** What a site learns; empty: nothing but who it is. */
export function sharesIn(shares: string[], t: Texts): string {
  return shares.map((share) => shareName(share, t)).join(t.and)
}

/** Honest about the address: it is none of the person's own. */
function shareName(share: string, t: Texts): string {
  if (share === 'profile') return t.shareProfile
  if (share === 'email') return t.shareEmail
  return share === 'phone' ? t.sharePhone : share
}
