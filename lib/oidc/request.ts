import { sign, timingSafeEqualStrings } from '../crypto.ts'
import { env } from '../env.ts'
import { type AskingSite, findSite } from '../site/site.ts'
import { type Scope, scopes as allScopes } from '../site/consent.ts'

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
}

/** What is wrong with a request, as its site is told (RFC 6749 §4.1.2.1). */
export type RequestError = { error: string; description: string }

const askedName = 'saoma_asked'
const declinedName = 'saoma_declined'
const prompts = ['none', 'login', 'consent', 'select_account']

/** The parameters by name, or null if one is there twice or has control characters: then none of them can be relied on. */
export function singleParams(params: URLSearchParams): Map<string, string> | null {
  const single = new Map(params)
  if (single.size !== Array.from(params).length) return null
  return Array.from(params)
    .flat()
    .some((text) => /\p{Cc}/u.test(text))
    ? null
    : single
}

/** The request of these parameters, and its first error, if there is one. */
export function parseRequest(params: Map<string, string>): {
  request: AuthorizationRequest
  error: RequestError | null
} {
  const prompt = params.get('prompt')?.split(' ').filter(Boolean) ?? []
  const request: AuthorizationRequest = {
    clientId: params.get('client_id') ?? '',
    redirectUri: params.get('redirect_uri') ?? '',
    state: params.get('state') ?? null,
    scopes: scopesOf(params.get('scope')),
    nonce: params.get('nonce') ?? null,
    challenge: params.get('code_challenge') ?? null,
    prompt: prompt.includes('none') ? 'none' : prompt.length > 0 ? 'fresh' : null,
    maxAge: params.has('max_age') ? Number(params.get('max_age')) : null,
    idTokenHint: params.get('id_token_hint') ?? null,
    askedAt: askedAt(params),
    declined: params.has(declinedName),
  }
  return { request, error: errorOf(params, request, prompt) }
}

function errorOf(
  params: Map<string, string>,
  { scopes, challenge, maxAge }: AuthorizationRequest,
  prompt: string[],
): RequestError | null {
  const invalid = (description: string): RequestError => ({ error: 'invalid_request', description })
  if (params.has('request')) return { error: 'request_not_supported', description: 'no request objects' }
  if (params.has('request_uri'))
    return { error: 'request_uri_not_supported', description: 'no request objects' }
  if (!params.get('response_type')) return invalid('response_type is missing')
  if (params.get('response_type') !== 'code')
    return { error: 'unsupported_response_type', description: 'only response_type=code' }
  if ((params.get('response_mode') ?? 'query') !== 'query') return invalid('only response_mode=query')
  if (!scopes.includes('openid')) return { error: 'invalid_scope', description: 'scope has no openid' }
  if (challenge === null && params.has('code_challenge_method')) return invalid('code_challenge is missing')
  if (challenge !== null && params.get('code_challenge_method') !== 'S256')
    return invalid('only code_challenge_method=S256')
  if (challenge !== null && !/^[\w-]{43}$/.test(challenge)) return invalid('code_challenge is malformed')
  if (maxAge !== null && !/^\d{1,9}$/.test(params.get('max_age') ?? ''))
    return invalid('max_age is malformed')
  if (prompt.some((value) => !prompts.includes(value)) || (prompt.includes('none') && prompt.length > 1))
    return invalid('prompt is malformed')
  return null
}

/** In our order and without those that we don't know, which the standard says to ignore. */
function scopesOf(scope: string | undefined): Scope[] {
  const asked = new Set(scope?.split(' '))
  return allScopes.filter((name) => asked.has(name) && (name !== 'phone' || env().SAOMA_PHONE))
}

/** The path of the login for a request, which leads back to it. `now` is the database's clock. */
export function loginPath(params: Map<string, string>, now: Date): string {
  const again = new URLSearchParams([...params])
  if (askedAt(params) === null) {
    again.delete(askedName)
    const at = String(now.getTime())
    again.set(askedName, `${at}.${proof(at, again)}`)
  }
  return `/login?${new URLSearchParams({ next: `/oidc/authorize?${again}` })}`
}

/** Of no other request: a proof that was seen once can't stand for a login that another request demands. */
function proof(at: string, params: URLSearchParams): string {
  const others = Array.from(params).filter(([name]) => name !== askedName && name !== declinedName)
  return sign('asked', at, ...others.flat())
}

function askedAt(params: Map<string, string>): Date | null {
  const [at = '', mac = ''] = params.get(askedName)?.split('.') ?? []
  if (!/^\d{1,15}$/.test(at)) return null
  return timingSafeEqualStrings(mac, proof(at, new URLSearchParams([...params])))
    ? new Date(Number(at))
    : null
}

/** The site that asks for the login of a page, by where that page goes on; null for a path of this site. */
export async function askingSite(next: string): Promise<AskingSite | null> {
  if (!isAuthorizePath(next)) return null
  const params = singleParams(new URL(next, 'http://here.invalid').searchParams)
  if (params === null) return null
  const { clientId, redirectUri, scopes } = parseRequest(params).request
  const site = URL.canParse(redirectUri) ? await findSite(clientId, redirectUri) : null
  return site && { ...site, host: new URL(redirectUri).host, scopes }
}

/** The languages that a site says its visitor prefers, best first; malformed ones are left out. Empty for a path of this site. */
export function uiLocales(next: string): string[] {
  if (!isAuthorizePath(next)) return []
  const asked = new URL(next, 'http://here.invalid').searchParams.get('ui_locales') ?? ''
  return asked
    .split(' ')
    .filter((tag) => /^[a-z]{2,8}(-[a-z\d]{1,8}){0,4}$/i.test(tag))
    .slice(0, 16)
}

/** Where a page goes whose login was declined: by its `next` back to the site, which is told so. null for a path of this site. */
export function declinedPath(next: string): string | null {
  return isAuthorizePath(next) ? `${next.replace(/#.*/, '')}&${declinedName}=1` : null
}

/** Whether a path leads back to a site. */
function isAuthorizePath(path: string): boolean {
  return path.startsWith('/oidc/authorize?')
}
