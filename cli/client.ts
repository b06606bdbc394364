import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { env } from '#lib/env.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import {
  addSite,
  hostOf,
  listSites,
  removeSite,
  renewSecret,
  setDisabled,
  type SiteEntry,
} from '#lib/site/clients.ts'
import { emailDomainFor } from '#lib/site/registration.ts'
import { CliError } from './cli-error.ts'
import { columns, withDatabase } from './database.ts'
import { linesFor, relyingParties } from './relying-parties.ts'
import type { Command } from './saoma.ts'

const options = {
  redirect: { type: 'string', multiple: true },
  logout: { type: 'string', multiple: true },
  backchannel: { type: 'string' },
  public: { type: 'boolean' },
  trusted: { type: 'boolean' },
  pairwise: { type: 'boolean' },
  email: { type: 'string' },
  logo: { type: 'string' },
  for: { type: 'string' },
  json: { type: 'boolean' },
} as const

const help = `  add NAME               registers a site, and prints its id, its secret, and lines to paste into it
      --redirect URL       where logins return to, exactly as the site sends it; may be repeated
      --logout URL         where the browser may go after a logout; may be repeated
      --backchannel URL    where the site is told that a login has ended
      --public             for an app without a server: no secret
      --trusted            whoever is signed in here gets in without a scan of their own
      --pairwise           a sub that no other site gets
      --email placeholder|none|DOMAIN   the addresses that it gets; placeholder if not given
      --logo FILE          PNG, JPEG, WebP or GIF
      --for NAME           lines for this software only
  list
  show ID
  secret ID              a new secret; the old one stops at once
  disable ID             ends all its logins, and lets nobody in
  enable ID
  remove ID              ends all its logins, and forgets who let it in

ID is a site's client id, or the start of it if that is unique. NAME of --for: ${Object.keys(relyingParties).join(', ')}.
--json prints { "issuer", "clientId", "clientSecret" } for add and secret (no secret with --public), { "clients": [client] } for list,
{ "removed": id } for remove, and { "client": client } for the others.`

export const client: Command = {
  usage: 'client ACTION … [--json]',
  help,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [name = '', operand = '', ...more] = positionals
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    const takesOperand = name !== 'list'
    if (!action || more.length > 0 || (operand !== '') !== takesOperand)
      throw new CliError(action ? `Usage: saoma client ${name} ${usages[name] ?? 'ID'}` : help, {
        exitCode: 2,
      })
    const unfit = Object.keys(values).find((option) => !(allowed[name] ?? ['json']).includes(option))
    if (unfit) throw new CliError(`client ${name} has no option --${unfit}.`, { exitCode: 2 })
    if (values.for !== undefined && !Object.hasOwn(relyingParties, values.for))
      throw new CliError(`--for is one of ${Object.keys(relyingParties).join(', ')}.`, { exitCode: 2 })
    const { json, text } = await withDatabase(() => action(operand, values))
    console.log(values.json ? JSON.stringify(json) : text)
  },
}

type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
type Result = { json: object; text: string }

const shell = { address: null }

const usages: Record<string, string> = { list: '', add: 'NAME --redirect URL …' }
const allowed: Record<string, string[]> = { add: Object.keys(options), secret: ['for', 'json'] }

const actions: Record<string, (operand: string, options: Options) => Promise<Result>> = {
  add,
  list: async () => listed(await listSites()),
  show: async (start) => shown(await theSite(start)),
  secret: async (start, { for: software }) => {
    const { id, redirectUris } = await theSite(start)
    const secret = await renewSecret(id, shell)
    if (secret === null) throw new CliError(`${id} is public: it has no secret.`)
    return credentials({ id, secret, redirectUri: redirectUris[0] ?? '' }, software)
  },
  disable: onSite(async (id) => {
    const disabled = await setDisabled(id, true, shell)
    await deliverLogouts()
    return disabled ? 'Disabled, and its logins ended.' : 'Already disabled.'
  }),
  enable: onSite(async (id) => ((await setDisabled(id, false, shell)) ? 'Enabled.' : 'Was not disabled.')),
  remove: async (start) => {
    const { id } = await theSite(start)
    // Told now or never: afterwards nobody knows where.
    await setDisabled(id, true, shell)
    await deliverLogouts()
    if (!(await removeSite(id, shell))) throw new CliError(`${id} is gone already.`)
    return { json: { removed: id }, text: `Removed ${id}.` }
  },
}

async function add(name: string, given: Options): Promise<Result> {
  const { redirect = [], logout = [], backchannel = null, logo } = given
  const registration = {
    name,
    redirectUris: redirect,
    logoutUris: logout,
    backchannelUri: backchannel,
    isPublic: given.public ?? false,
    trusted: given.trusted ?? false,
    pairwise: given.pairwise ?? false,
    emailDomain: emailDomainFor(given.email ?? 'placeholder'),
    logo: logo === undefined ? null : await fileAt(logo),
  }
  const { id, secret } = await addSite(registration, shell)
  return credentials({ id, secret, redirectUri: redirect[0] ?? '' }, given.for)
}

async function fileAt(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new CliError(`The logo ${path} can't be read.`, { cause })
  }
}

/** The credentials last, where the terminal stands. */
function credentials(
  { id, secret, redirectUri }: { id: string; secret: string | null; redirectUri: string },
  software: string | undefined,
): Result {
  const issuer = env().SAOMA_URL
  // What is listed runs on a server, which keeps a secret.
  const names = secret === null ? [] : software === undefined ? Object.keys(relyingParties) : [software]
  const text = [
    ...names.flatMap((name) => [
      `── ${name}`,
      ...linesFor(name, { issuer, id, secret: secret ?? '', redirectUri }),
      '',
    ]),
    `issuer         ${issuer}`,
    `client id      ${id}`,
    secret === null
      ? 'Public client: no secret, PKCE required.'
      : `client secret  ${secret}\nThe secret is not shown again.`,
  ]
  return {
    json: { issuer, clientId: id, ...(secret !== null && { clientSecret: secret }) },
    text: text.join('\n'),
  }
}

/** An action that does something to one site, says so in a sentence, and shows the site as it is afterwards. */
function onSite(act: (id: string) => Promise<string>): (start: string) => Promise<Result> {
  return async (start) => {
    const { id } = await theSite(start)
    const sentence = await act(id)
    const { json, text } = shown(await theSite(id))
    return { json, text: `${sentence}\n${text}` }
  }
}

/** The site whose id is `start`, or the only one whose id starts with it. Throws CliError. */
async function theSite(start: string): Promise<SiteEntry> {
  const found = await listSites(start, 2)
  const one = found.find(({ id }) => id === start) ?? found[0]
  if (!one)
    throw new CliError(`No site’s id is or starts with “${start}”. saoma client list shows all of them.`)
  if (found.length > 1 && one.id !== start)
    throw new CliError(`Several sites’ ids start with ${start}. Give more of it.`)
  return one
}

function shown(site: SiteEntry): Result {
  const lines = Object.entries(site).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(' ') : String(value ?? '')
    return `${name.padEnd(16)}${text || '–'}`
  })
  return { json: { client: site }, text: lines.join('\n') }
}

function listed(clients: SiteEntry[]): Result {
  const rows = clients.map((site) => [
    site.id,
    site.name,
    hostOf(site),
    site.disabledAt === null ? 'enabled' : 'disabled',
    String(site.people),
    site.createdAt.slice(0, 10),
  ])
  const table = columns([['id', 'name', 'host', 'state', 'people', 'since (UTC)'], ...rows])
  return { json: { clients }, text: clients.length === 0 ? 'No sites.' : table.join('\n') }
}
