import { computed, ref, type Ref } from 'vue'
import { auth, picture, publish, register, sharePhone as sendPhone } from './saoma'
import type { Answer, Decision, Known, Refusal } from './saoma'
import { shortName } from './short-name'
import { ago, endingOf, fill, said, textsIn } from './texts'
import type { Words } from './texts'
import { canSignIn, isOffline, jsCode, language, newAttempt } from './wechat'
import type { Entry } from './wechat'

export type At = 'idle' | 'opening' | 'asking' | 'confirmed' | 'over' | 'interrupted'

export interface Login {
  at: Ref<At>
  words: Ref<Words>
  /** What just went wrong, in a sentence; empty: nothing did. */
  problem: Ref<string>
  numberMissing: Ref<boolean>
  sending: Ref<Decision | 'phone' | ''>
  /** From the scan on. */
  known: Ref<Known | null>
  facts: Ref<Fact[]>
  person: Ref<Person>
  /** The address of the logo of the site that asks; empty: it has none. */
  logo: Ref<string>
  /** Why the phone number is asked for, or that none came; empty: don't ask. */
  phoneOffer: Ref<string>
  /** What the person agrees to by signing in. */
  agreement: Ref<Agreed[]>
  /** A scan, or null where the page was opened without one. What was going on before is dropped. */
  open(next: Entry | null): Promise<void>
  retry(): Promise<void>
  /** Stores the phone number behind a code. Empty: the person or WeChat refused one, which doesn't end the login. */
  sharePhone(code: string): Promise<void>
  confirm(typed: Typed): Promise<void>
  decline(): Promise<void>
  /** "Not me": ends what was just confirmed. */
  signOut(): Promise<void>
  close(): void
}

/** Each empty where there is nothing; `avatar` is the path of a file. */
export interface Typed {
  number: string
  nickname: string
  avatar: string
}

interface Fact {
  name: string
  value: string
}

/** A page, with its full address. */
interface Agreed {
  name: string
  address: string
}

interface Person {
  name: string
  letter: string
  /** The class of its colour. */
  colour: string
  avatar: string
}

const t = textsIn(language)

/**
 * One login on the phone, and what the page shows of it. A decision that got no answer keeps its attempt, so that tapping
 * again goes on where it was. While something is being sent, further taps do nothing.
 */
export function useLogin(): Login {
  const at = ref<At>('opening')
  const words = ref<Words>({ icon: 'info', title: '', text: t.opening })
  const problem = ref('')
  const numberMissing = ref(false)
  const sending = ref<Decision | 'phone' | ''>('')
  const known = ref<Known | null>(null)
  /** Age of the page's request by the server's clock. */
  const seconds = ref(0)
  const facts = computed(() => (known.value === null ? [] : factsOf(known.value, seconds.value)))
  const person = computed(() => personOf(known.value))
  const logo = computed(() => picture(known.value?.request.logoUrl ?? null))
  const phoneRefused = ref(false)
  const phoneOffer = computed(() => phoneOfferOf(known.value, phoneRefused.value))
  const agreement = computed(() => agreementOf(known.value))

  let entry: Entry | null = null
  let attempts: Partial<Record<Decision, string>> = {}
  /** Counts what was opened: an answer that comes after the next scan changes nothing. */
  let turn = 0

  function show(next: At, what: Words): void {
    at.value = next
    words.value = what
    problem.value = ''
    numberMissing.value = false
    sending.value = ''
  }

  async function open(next: Entry | null): Promise<void> {
    turn += 1
    entry = next
    attempts = {}
    if (!canSignIn()) return show('over', { icon: 'info', title: t.inWeChatTitle, text: t.inWeChatText })
    if (next === null) return show('idle', { icon: 'info', title: t.idleTitle, text: t.idleText })
    await identify(next)
  }

  async function identify(scanned: Entry): Promise<void> {
    const mine = turn
    show('opening', { icon: 'info', title: '', text: t.opening })
    const code = await jsCode()
    const offline = code === null && (await isOffline())
    const answer = code === null ? null : await auth(code, scanned)
    if (mine !== turn) return
    if (answer?.is === 'answered') return ask(answer.data, answer.at)
    if (answer?.is === 'refused') {
      const ending = answer.error === 'bad_request' ? said(answer.msg, t) : endingOf(answer, t)
      return ending ? show('over', ending) : show('interrupted', said(answer.msg, t))
    }
    const here = answer !== null || offline
    show('interrupted', {
      icon: 'warn',
      title: here ? t.offlineTitle : t.wechatFailedTitle,
      text: here ? t.offlineText : t.wechatFailedText,
    })
  }

  function ask(data: Known, now: number): void {
    const { site } = data.request
    known.value = data
    seconds.value = Math.max(0, (now - Date.parse(data.request.createdAt)) / 1000)
    phoneRefused.value = false
    show('asking', { icon: 'info', title: fill(t.askTitle, { site }), text: fill(t.consequence, { site }) })
  }

  async function sharePhone(code: string): Promise<void> {
    const asked = known.value
    if (at.value !== 'asking' || sending.value !== '' || asked === null) return
    const mine = turn
    problem.value = ''
    sending.value = 'phone'
    const answer = code === '' ? null : await sendPhone(asked.token, code)
    if (mine !== turn) return
    sending.value = ''
    const phone = answer?.is === 'answered' ? answer.data.phone : null
    phoneRefused.value = phone === null
    known.value = { ...asked, phone }
  }

  async function confirm(typed: Typed): Promise<void> {
    const asked = known.value
    if (at.value !== 'asking' || sending.value !== '' || asked === null) return
    const { number, nickname, avatar } = typed
    const { numberNeeded, browser } = asked.request
    numberMissing.value = numberNeeded && !/^[0-9]{2}$/.test(number)
    if (numberMissing.value) return void (problem.value = '')
    const profile = !asked.user.registered && (nickname !== '' || avatar !== '')
    if (profile && nickname === '') return void (problem.value = t.nameMissing)
    const text = browser === null ? t.confirmedUnnamed : fill(t.confirmedText, { browser })
    const next = (): void => show('confirmed', { icon: 'success', title: t.confirmedTitle, text })
    await settle('confirm', next, async () => {
      const stored = profile ? await register(asked.token, nickname, avatar) : null
      if (stored !== null && stored.is !== 'answered') return stored
      if (stored !== null) asked.user = stored.data.user
      return say('confirm', asked, numberNeeded ? { number } : {})
    })
  }

  async function decline(): Promise<void> {
    const asked = known.value
    if (at.value !== 'asking' || asked === null) return
    const next = (): void => show('over', { icon: 'info', title: t.declinedTitle, text: t.declinedText })
    await settle('cancel', next, () => say('cancel', asked))
  }

  async function signOut(): Promise<void> {
    const asked = known.value
    if (at.value !== 'confirmed' || asked === null) return
    const next = (): void => show('over', { icon: 'success', title: t.signedOutTitle, text: t.signedOutText })
    await settle('cancel', next, () => say('cancel', asked))
  }

  async function retry(): Promise<void> {
    if (at.value === 'interrupted' && entry !== null) await identify(entry)
  }

  function close(): void {
    turn += 1
  }

  async function settle(
    decision: Decision,
    next: () => void,
    send: () => Promise<Answer<unknown>>,
  ): Promise<void> {
    if (sending.value !== '') return
    const mine = turn
    problem.value = ''
    sending.value = decision
    const answer = await send()
    if (mine !== turn) return
    sending.value = ''
    if (answer.is === 'answered') return next()
    if (answer.is === 'lost') return void (problem.value = t.noAnswer)
    refused(answer)
  }

  function refused(answer: Refusal): void {
    const ending = endingOf(answer, t)
    if (ending) return show('over', ending)
    const words = said(answer.msg, t)
    // The token is no longer good: the same scene can be asked for again.
    if (answer.error === 'unauthenticated' && at.value === 'asking') return show('interrupted', words)
    problem.value = words.text
  }

  function say(decision: Decision, asked: Known, number: { number?: string } = {}) {
    const { scene = '' } = entry ?? {}
    const attempt = (attempts[decision] ??= newAttempt())
    return publish(asked.token, { scene, decision, attempt, ...number })
  }

  return {
    at,
    words,
    problem,
    numberMissing,
    sending,
    known,
    facts,
    person,
    logo,
    phoneOffer,
    agreement,
    open,
    sharePhone,
    confirm,
    decline,
    signOut,
    retry,
    close,
  }
}

function personOf(known: Known | null): Person {
  const { id = '', nickname = null, avatarUrl = null } = known?.user ?? {}
  const { code, colour } = shortName(id)
  const [letter = ''] = nickname ?? code
  const name = nickname ?? fill(t.unnamed, { code })
  return { name, letter, colour: `colour-${colour}`, avatar: picture(avatarUrl) }
}

function phoneOfferOf(known: Known | null, refused: boolean): string {
  if (known === null || known.phone || !known.request.shares.includes('phone')) return ''
  return refused ? t.phoneRefused : fill(t.phoneWhy, { site: known.request.site })
}

function agreementOf(known: Known | null): Agreed[] {
  const { termsUrl, privacyUrl } = known ?? {}
  return [
    ...(termsUrl ? [{ name: t.terms, address: termsUrl }] : []),
    ...(privacyUrl ? [{ name: t.privacy, address: privacyUrl }] : []),
  ]
}

function factsOf({ request, phone }: Known, seconds: number): Fact[] {
  const { browser, system, address, place, sameNetwork } = request
  const network = address !== null && sameNetwork ? fill(t.sameNetwork, { address }) : address
  const names: Record<string, string> = {
    profile: t.shareProfile,
    email: t.shareEmail,
    phone: phone ? fill(t.phoneNumber, { phone }) : t.phoneIfShared,
  }
  const shares = request.shares.map((share) => names[share] ?? share).join(t.and)
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
