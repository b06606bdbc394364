import { CliError } from '../cli-error.ts'
import type { Ask, Question } from './ask.ts'
import type { Given, Setting, Settings, Way } from './options.ts'
import { problemOf, problemOfPublicUrl, problemOfUrl } from './problems.ts'
import type { Trial, Trials } from './trials.ts'
import * as words from './words.ts'

export interface Surroundings {
  /** The settings of the demo; undefined in the packed app, which has none. */
  demo: Settings | undefined
  /** This computer in the local network, for phones; undefined where it is in none. */
  lanAddress: string | undefined
  trials: Trials
}

export interface Answers {
  way: Way
  /** The address at which a phone in the local network finds the app. */
  lanUrl: string | undefined
  settings: Settings
}

const pushNames = ['PUSHER_APP_ID', 'PUSHER_KEY', 'PUSHER_SECRET', 'PUSHER_CLUSTER'] as const
const ownPushNames = ['PUSHER_HOST', 'PUSHER_PORT', 'PUSHER_TLS'] as const

/** Asks for what is not given, and tries each part as soon as it is known. */
export async function answersTo(
  given: Given,
  ask: Ask,
  { demo, lanAddress, trials }: Surroundings,
): Promise<Answers> {
  if (given.way === 'desk' && !demo) throw new CliError(words.noDemo[given.language], { exitCode: 2 })
  const { settings: wechat, released } = await accepted(
    ['WECHAT_APP_ID', 'WECHAT_APP_SECRET'],
    trials.wechat,
    pick(given.settings, ['WECHAT_API_URL']),
  )
  const way = given.way ?? (demo ? await ask.choose(words.way, words.ways, 'desk') : 'server')
  expectUrl(way)
  const usual = way === 'desk' ? 'develop' : released ? 'release' : 'trial'
  const version =
    given.settings['WECHAT_ENV_VERSION'] ?? (await ask.choose(words.version, words.versions, usual))
  const common = { ...wechat, WECHAT_ENV_VERSION: version }
  return way === 'desk' ? desk(common, demo ?? {}) : server(common)

  async function desk(settings: Settings, demo: Settings): Promise<Answers> {
    if (given.lan && lanAddress === undefined) throw new CliError(words.noNetwork[given.language])
    const lan = lanAddress !== undefined && (given.lan || (await ask.confirm(words.lan(lanAddress))))
    const SAOMA_SITE_NAME =
      given.settings['SAOMA_SITE_NAME'] ??
      (await ask.text(named('SAOMA_SITE_NAME', { usual: demo['SAOMA_SITE_NAME'] ?? '' })))
    return {
      way: 'desk',
      lanUrl: lan ? `http://${lanAddress}:${new URL(demo['SAOMA_URL'] ?? '').port}` : undefined,
      settings: {
        ...settings,
        ...pick(demo, ['DATABASE_URL', 'SAOMA_URL', ...pushNames, ...ownPushNames]),
        SAOMA_SITE_NAME,
      },
    }
  }

  async function server(settings: Settings): Promise<Answers> {
    const SAOMA_URL = await publicUrl()
    const { settings: database } = await accepted(['DATABASE_URL'], trials.database)
    const push = await pushSettings()
    const SAOMA_SITE_NAME =
      given.settings['SAOMA_SITE_NAME'] ??
      (await ask.text(named('SAOMA_SITE_NAME', { usual: new URL(SAOMA_URL).host })))
    const pages: Settings = {}
    for (const name of ['SAOMA_TERMS_URL', 'SAOMA_PRIVACY_URL', 'SAOMA_ICP'] as const)
      pages[name] = given.settings[name] ?? (await ask.text(named(name, { usual: '' })))
    return {
      way: 'server',
      lanUrl: undefined,
      settings: { ...settings, ...database, ...push, SAOMA_URL, SAOMA_SITE_NAME, ...pages },
    }
  }

  /** What the environment has was read before it was known how the site is reached. */
  function expectUrl(way: Way): void {
    const url = given.settings['SAOMA_URL']
    const problem = url === undefined ? undefined : problemOfUrl(way, url)
    if (problem) throw new CliError(`SAOMA_URL: ${problem[given.language]}`, { exitCode: 2 })
  }

  async function publicUrl(): Promise<string> {
    const question: Question = { message: words.messages.SAOMA_URL, problem: problemOfPublicUrl }
    return new URL(given.settings['SAOMA_URL'] ?? (await ask.text(question))).origin
  }

  async function pushSettings(): Promise<Settings> {
    const known = given.settings['PUSHER_HOST'] ? 'own' : given.settings['PUSHER_KEY'] ? 'hosted' : undefined
    const kind = known ?? (await ask.choose(words.push, words.pushes, 'hosted'))
    if (kind === 'hosted') return (await accepted(pushNames, trials.pusher)).settings
    const names = [...ownPushNames, ...pushNames.filter((name) => name !== 'PUSHER_CLUSTER')]
    // The official client wants one, and does not use it.
    return (await accepted(names, trials.pusher, { PUSHER_CLUSTER: 'mt1' })).settings
  }

  /** Asks for these settings until they work, or the person keeps them as they are. */
  async function accepted(
    names: readonly Setting[],
    trial: Trial,
    besides: Settings = {},
  ): Promise<Accepted> {
    let settings = { ...besides, ...(await fields(names)) }
    for (;;) {
      ask.tell(words.trying)
      const { findings, released = false } = await trial(settings)
      const bad = findings.filter(({ state }) => state !== 'ok')
      const next = bad.length === 0 ? 'keep' : await ask.failed(bad, fixedOf(names))
      if (bad.length === 0) ask.show(findings)
      if (next === 'keep') return { settings, released }
      if (next === 'change') settings = { ...besides, ...(await fields(names, settings)) }
    }
  }

  async function fields(names: readonly Setting[], before?: Settings): Promise<Settings> {
    const typed: Settings = {}
    for (const name of names) {
      const known = before && !fixedOf(names).includes(name) ? undefined : given.settings[name]
      typed[name] = known ?? (await askFor(name, before?.[name]))
    }
    return typed
  }

  /** What the environment sets goes before .env, so another answer would change nothing. */
  function fixedOf(names: readonly Setting[]): Setting[] {
    return names.filter((name) => given.fromEnvironment.includes(name))
  }

  function askFor(name: Setting, before: string | undefined): Promise<string> {
    const usual = words.usual[name]
    const question = named(name, {
      ...(before !== undefined && { before }),
      ...(usual !== undefined && { usual }),
      problem: (value) => problemOf(name, value, given.settings),
    })
    return words.secret.has(name) ? ask.secret(question) : ask.text(question)
  }
}

interface Accepted {
  settings: Settings
  released: boolean
}

function named(name: Setting, question: Omit<Question, 'message'> = {}): Question {
  return {
    message: words.messages[name],
    ...(words.hints[name] && { hint: words.hints[name] }),
    problem: (value) => problemOf(name, value),
    ...question,
  }
}

function pick(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(names.map((name) => [name, settings[name]]))
}
