import ipaddr from 'ipaddr.js'
import { z } from 'zod'

const flag = z
  .enum(['true', 'false', 'on', 'off', '1', '0'])
  .transform((v) => ['true', 'on', '1'].includes(v))
const port = z.coerce.number().int().min(1).max(65_535)
const pageAddress = z
  .string()
  .regex(/^(\/(?![/\\])|https:\/\/[^/])\S*$/, 'a path on this site, as /terms, or an https address')
const trustNames = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** A name or an address alone: pusher-js and the publisher put the protocol before it and the port after it. */
function isHost(value: string): boolean {
  return !/[/\s]/.test(value) && (ipaddr.isValid(value.replace(/^\[|\]$/g, '')) || !value.includes(':'))
}

/** Accepts what server.js accepts. */
function isTrust(value: string): boolean {
  if (/^(true|false|\d+)$/.test(value.trim())) return true
  return value.split(',').every((part) => {
    const one = part.trim()
    return trustNames.has(one) || ipaddr.isValid(one) || ipaddr.isValidCIDR(one)
  })
}

/** Prisma honours `?schema=`, but pg does not: the app would look for its tables in `public`. */
export const databaseUrl = z
  .url({ protocol: /^postgres(ql)?$/ })
  .refine((v) => !URL.canParse(v) || ['public', null].includes(new URL(v).searchParams.get('schema')), {
    error: 'no ?schema= other than public: give Saoma a database of its own',
    abort: true,
  })

/** The problem reported for a secret that is public. */
export const exampleSecret = 'still that of .env.example, which everybody knows'

const exampleSecrets = new Set([
  '00000000000000000000000000000000',
  'demo-secret',
  'ZGVtbyBvbmx5LCBkbyBub3QgdXNlIGl0IGVsc2UuLi4=',
  'demo-only-do-not-use-this-secret-anywhere-else',
])

/** Whether a host is this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback'
}

/** fetch refuses addresses with a password. */
function isWebhookUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, username, password } = new URL(value)
  return (protocol === 'https:' || isLoopback(hostname)) && username === '' && password === ''
}

/** As in Standard Webhooks. */
function isWebhookSecret(value: string): boolean {
  const bytes = Buffer.from(value.slice('whsec_'.length), 'base64')
  return value === `whsec_${bytes.toString('base64')}` && bytes.length >= 24 && bytes.length <= 64
}

const origin = z.url({ protocol: /^https?$/ }).transform((v) => new URL(v).origin)

/** What a request can send after `Bearer `. */
const bearerToken = z.string().regex(/^[!-~]{16,}$/, 'at least 16 ASCII characters, without spaces')

const schema = z
  .object({
    DATABASE_URL: databaseUrl,
    /** For migrations, past a connection pooler. */
    DATABASE_DIRECT_URL: databaseUrl.optional(),
    DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(1_000).default(10),
    WECHAT_APP_ID: z.string(),
    WECHAT_APP_SECRET: z.string(),
    WECHAT_API_URL: origin.default('https://api.weixin.qq.com'),
    WECHAT_ENV_VERSION: z.enum(['release', 'trial', 'develop']).default('release'),
    WECHAT_PAGE: z
      .string()
      .regex(/^[^/?][^?]*$(?<!\.html)/, 'no leading slash, no .html and no query')
      .default('pages/login/login'),
    /** A part of the path of Pusher's API. Only hosted Pusher's are numbers. */
    PUSHER_APP_ID: z.string().regex(/^[\w-]+$/, 'letters, digits, _ and - only'),
    PUSHER_KEY: z.string(),
    PUSHER_SECRET: z.string(),
    PUSHER_CLUSTER: z.string(),
    PUSHER_HOST: z.string().refine(isHost, 'a host name only, without protocol and port').optional(),
    PUSHER_PORT: port.optional(),
    PUSHER_TLS: flag.default(true),
    PUSHER_ENCRYPTION_KEY: z
      .base64()
      .refine((v) => Buffer.from(v, 'base64').length === 32, 'base64 of exactly 32 bytes'),
    SAOMA_SECRET: z.string().min(32, 'at least 32 characters'),
    SAOMA_URL: origin,
    SAOMA_SITE_NAME: z.string().max(64).optional(),
    SAOMA_SITE_LOGO: z
      .string()
      .regex(
        /^(\/(?![/\\])|data:image\/)\S*$/,
        'a path on this site, as /logo.svg, or a data: address of a picture',
      )
      .optional(),
    /** Shown where somebody signs in. */
    SAOMA_TERMS_URL: pageAddress.optional(),
    SAOMA_PRIVACY_URL: pageAddress.optional(),
    /** The ICP filing number, shown at the foot of every page. */
    SAOMA_ICP: z.string().max(64).optional(),
    SAOMA_OPEN_ON_PHONE: z.enum(['off', 'scheme', 'link']).default('off'),
    SAOMA_NUMBER_MATCH: z.enum(['auto', 'always', 'never']).default('auto'),
    SAOMA_TRUST_PROXY: z.string().refine(isTrust, 'a number of proxies, or their addresses').optional(),
    /** The path of a database that knows where addresses are: see lib/visitor/place.ts. */
    SAOMA_PLACES: z.string().optional(),
    SAOMA_RATE_LIMIT: flag.default(true),
    /** WeChat allows 5,000 per AppID. */
    SAOMA_CODES_PER_MINUTE: z.coerce.number().int().min(1).max(100_000).default(4_000),
    /** Whether the mini-program may ask for phone numbers. WeChat charges for each. */
    SAOMA_PHONE: flag.default(false),
    /** How long a session lasts after it was last renewed. */
    SAOMA_SESSION_DAYS: z.coerce.number().int().min(1).max(365).default(30),
    SAOMA_SPARE_CODES: flag.default(true),
    /** Who is told of what happens to users and logins: see docs/webhook.md. */
    SAOMA_WEBHOOK_URL: z
      .url({ protocol: /^https?$/ })
      .refine(isWebhookUrl, 'https, or http on loopback, and without a user name or password')
      .optional(),
    SAOMA_WEBHOOK_SECRET: z
      .string()
      .refine(isWebhookSecret, 'whsec_ and base64 of 24 to 64 bytes')
      .optional(),
    SAOMA_METRICS_TOKEN: bearerToken.optional(),
    /** Named by Vercel, which sends it to cron jobs. */
    CRON_SECRET: bearerToken.optional(),
    SAOMA_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine((e) => e.SAOMA_WEBHOOK_URL === undefined || e.SAOMA_WEBHOOK_SECRET !== undefined, {
    path: ['SAOMA_WEBHOOK_SECRET'],
    // Also where another setting is wrong: all problems are named at once.
    when: () => true,
  })
  .transform((e) => ({ ...e, SAOMA_SITE_NAME: e.SAOMA_SITE_NAME ?? new URL(e.SAOMA_URL).host }))

/** The name of every setting in the schema. */
export const settingNames: readonly string[] = Object.keys(schema.in.shape)

export type Env = z.output<typeof schema>

/** All problems of the settings at once. The message names the settings, never their values. */
export class SettingsError extends Error {
  constructor(readonly problems: { name: string; problem: string }[]) {
    const lines = problems.map(({ name, problem }) => `  ${name}: ${problem}`)
    super(['Saoma cannot start. These settings are missing or wrong:', ...lines].join('\n'))
    this.name = 'SettingsError'
  }
}

/** Validates settings; an empty string counts as missing. Throws SettingsError. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const parsed = schema.safeParse(present)
  if (parsed.success) return withoutExampleSecrets(parsed.data)
  throw new SettingsError(
    parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.')
      return { name, problem: name in present ? message : 'missing' }
    }),
  )
}

/** Example secrets are refused unless what they protect is reachable from this machine alone. */
function withoutExampleSecrets(e: Env): Env {
  const guarded = {
    SAOMA_SECRET: new URL(e.SAOMA_URL).hostname,
    PUSHER_ENCRYPTION_KEY: new URL(e.SAOMA_URL).hostname,
    PUSHER_SECRET: e.PUSHER_HOST ?? 'pusher.com',
    WECHAT_APP_SECRET: new URL(e.WECHAT_API_URL).hostname,
  }
  const names = Object.keys(guarded) as (keyof typeof guarded)[]
  const leaked = names.filter((name) => exampleSecrets.has(e[name]) && !isLoopback(guarded[name]))
  if (leaked.length === 0) return e
  throw new SettingsError(leaked.map((name) => ({ name, problem: exampleSecret })))
}

let checked: Env | undefined

/** The settings of this process, validated at the first call. Throws SettingsError. */
export function env(): Env {
  return (checked ??= parseEnv(process.env))
}

/** Validates the settings again at the next call: for a program that tries one after another. */
export function forgetSettings(): void {
  checked = undefined
}

/** How long a session lasts after it was last renewed: both its row and its cookie. */
export function sessionSeconds(): number {
  return env().SAOMA_SESSION_DAYS * 24 * 3_600
}
