import { sign, timingSafeEqualStrings } from '../crypto.ts'
import { type AskingSite, findSite } from '../site/site.ts'
import { offeredScopes, type Scope } from '../site/consent.ts'

/** An authorization request (OpenID Connect Core §3.1.2.1). Whether its site is known, only the database can tell. */
export type AuthorizationRequest = {
  clientId: string
  redirectUri: string
  state: string | null
  scopes: Scope[]
  nonce: string | null
  /** Of PKCE, S256. */
  challenge: string | null
  /** `none`: the person must not be asked. `fresh`: they must sign in after the request. */
  prompt: 'none' | 'fresh' | null
  /** Seconds since the person signed in. */
  maxAge: number | null
  idTokenHint: string | null
  /** When this request was first sent to the login; null if it was not. */
  askedAt: Date | null
  /** The person declined on the phone. */
  declined: boolean
  /** What is wrong with it. */
  refusal: Refusal | null
}

/** What the site is told instead of a code (RFC 6749 §4.1.2.1). */
export type Refusal = readonly [error: string, description: string]

const askedName = 'saoma_asked'
const declinedName = 'saoma_declined'
/** A control character in one of these is refused at the site. */
const plainNames = [
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'id_token_hint',
  'code_challenge',
  'code_challenge_method',
]
const prompts = ['none', 'login', 'consent', 'select_account']
const authorizePath = '/oidc/authorize?'

const control = /\p{Cc}/u

/**
 * The parameters by name; one without a value counts as left out (RFC 6749 §3.1). null if one is there twice, or if one of `strict`
 * (by default all) has control characters.
 */
export function singleParams(
  params: URLSearchParams,
  strict = [...params.keys()],
): Map<string, string> | null {
  const single = new Map(params)
  const isStrict = strict.every((name) => !control.test(name + (single.get(name) ?? '')))
  return single.size === params.size && isStrict
    ? new Map([...single].filter(([, value]) => value !== ''))
    : null
}

/** The parameters of an authorization request. Without these two there is no site to refuse anything else at. */
export function authorizationParams(params: URLSearchParams): Map<string, string> | null {
  return singleParams(params, ['client_id', 'redirect_uri'])
}

/** Longer than any session, and PostgreSQL's integers hold it. */
const maxAgeLimit = 999_999_999
const proofMs = 3_600_000

export function parseRequest(params: Map<string, string>): AuthorizationRequest {
  const asked = new Set(params.get('scope')?.split(' '))
  const prompt = params.get('prompt')?.split(' ').filter(Boolean) ?? []
  const request = {
    clientId: params.get('client_id') ?? '',
    redirectUri: params.get('redirect_uri') ?? '',
    state: params.get('state') ?? null,
    // In our order and without those that we don't know, which the standard says to ignore.
    scopes: offeredScopes().filter((name) => asked.has(name)),
    nonce: plain(params.get('nonce')),
    challenge: plain(params.get('code_challenge')),
    prompt: prompt.includes('none') ? ('none' as const) : prompt.length > 0 ? ('fresh' as const) : null,
    maxAge: isCount(params.get('max_age')) ? Math.min(Number(params.get('max_age')), maxAgeLimit) : null,
    idTokenHint: params.get('id_token_hint') ?? null,
    askedAt: askedAt(params),
    declined: params.has(declinedName),
  }
  return { ...request, refusal: refusalOf(params, prompt, request) }
}

function refusalOf(
  params: Map<string, string>,
  prompt: string[],
  { scopes, challenge }: Pick<AuthorizationRequest, 'scopes' | 'challenge'>,
): Refusal | null {
  const type = params.get('response_type')
  const method = params.get('code_challenge_method')
  const isPromptKnown = prompt.every((value) => prompts.includes(value))
  const hasControl = plainNames.some((name) => control.test(params.get(name) ?? ''))
  const checks: [isWrong: boolean, ...Refusal][] = [
    [hasControl, 'invalid_request', 'a parameter has control characters'],
    [params.has('request'), 'request_not_supported', 'no request objects'],
    [params.has('request_uri'), 'request_uri_not_supported', 'no request objects'],
    [!type, 'invalid_request', 'response_type is missing'],
    [type !== 'code', 'unsupported_response_type', 'only response_type=code'],
    [(params.get('response_mode') ?? 'query') !== 'query', 'invalid_request', 'only response_mode=query'],
    [!scopes.includes('openid'), 'invalid_scope', 'scope has no openid'],
    [challenge === null && method !== undefined, 'invalid_request', 'code_challenge is missing'],
    [challenge !== null && method !== 'S256', 'invalid_request', 'only code_challenge_method=S256'],
    [challenge !== null && !/^[\w-]{43}$/.test(challenge), 'invalid_request', 'code_challenge is malformed'],
    [!isCount(params.get('max_age') ?? '0'), 'invalid_request', 'max_age is malformed'],
    [!isPromptKnown, 'invalid_request', 'prompt is malformed'],
    [prompt.includes('none') && prompt.length > 1, 'invalid_request', 'prompt=none allows no other value'],
  ]
  const found = checks.find(([isWrong]) => isWrong)
  return found ? [found[1], found[2]] : null
}

/** null instead of a text that PostgreSQL might not take. */
function plain(text: string | undefined): string | null {
  return text === undefined || control.test(text) ? null : text
}

function isCount(text = ''): boolean {
  return /^\d+$/.test(text)
}

/** An address with more parameters, and else as it was registered, to the letter: parsers write an address in other ways. */
export function withParams(uri: string, params: Record<string, string>): string {
  const added = new URLSearchParams(params)
  return added.size === 0 ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${added}`
}

/** The path of the login for a request, which leads back to it. `now` is the database's clock. */
export function loginPath(params: Map<string, string>, now: Date): string {
  const at = String(now.getTime())
  const again = askedAt(params) ? params : new Map(params).set(askedName, `${at}.${proof(at, params)}`)
  return `/login?${new URLSearchParams({ next: `${authorizePath}${new URLSearchParams([...again])}` })}`
}

/** Of no other request: a proof that was seen once can't stand for a login that another request demands. */
function proof(at: string, params: Map<string, string>): string {
  const others = [...params].filter(([name]) => name !== askedName && name !== declinedName)
  return sign('asked', at, ...others.flat())
}

function askedAt(params: Map<string, string>): Date | null {
  const [at = '', mac = ''] = params.get(askedName)?.split('.') ?? []
  const isOurs = /^\d{1,15}$/.test(at) && timingSafeEqualStrings(mac, proof(at, params))
  return isOurs && Date.now() - Number(at) < proofMs ? new Date(Number(at)) : null
}

/** The parameters of a page's `next` that leads back to a site; null for a path of this site. */
function paramsOf(next: string): Map<string, string> | null {
  return next.startsWith(authorizePath)
    ? authorizationParams(new URL(next, 'http://here.invalid').searchParams)
    : null
}

/** The site that asks for the login of a page, by where that page goes on; null for a path of this site. */
export async function askingSite(next: string): Promise<AskingSite | null> {
  const params = paramsOf(next)
  if (params === null) return null
  const { clientId, redirectUri, scopes } = parseRequest(params)
  const site = await findSite(clientId, redirectUri)
  return site && { ...site, scopes }
}

/** The languages that a site says its visitor prefers, best first; malformed ones are left out. Empty for a path of this site. */
export function uiLocales(next: string): string[] {
  const asked = paramsOf(next)?.get('ui_locales')?.split(' ') ?? []
  return asked.filter((tag) => /^[a-z]{2,8}(-[a-z\d]{1,8}){0,4}$/i.test(tag)).slice(0, 16)
}

/** Where a page goes whose login was declined: by its `next` back to the site, which is told so. null for a path of this site. */
export function declinedPath(next: string): string | null {
  return next.startsWith(authorizePath) ? `${next.replace(/#.*/, '')}&${declinedName}=1` : null
}
