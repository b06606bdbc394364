import { createHash, randomBytes } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect } from 'vitest'
import { until } from '../until.ts'
import { type Arrival, callback, type Login, type RelyingParty, signedOut } from './provider.ts'

type Module = (rp: RelyingParty) => Promise<void>

async function jwks(rp: RelyingParty): Promise<JSONWebKeySet> {
  const response = await rp.provider.newBrowser().fetch('GET', rp.metadata.jwks_uri)
  return (await response.json()) as JSONWebKeySet
}

/** The claims of an ID token or logout token that is signed by one of the provider's published keys. */
async function verify(rp: RelyingParty, token: string): Promise<Record<string, unknown>> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(await jwks(rp)), {
    issuer: rp.metadata.issuer,
    audience: rp.provider.basic.id,
    algorithms: ['RS256'],
  })
  return payload
}

function expectError(arrival: Arrival, ...errors: string[]): void {
  expect(arrival.site?.href.startsWith(`${callback}?`), arrival.text).toBe(true)
  const { error, state, iss, code } = Object.fromEntries(arrival.site?.searchParams ?? [])
  expect(errors).toContain(error)
  expect({ state, code, hasIssuer: iss !== undefined }).toEqual({
    state: 'a state',
    code: undefined,
    hasIssuer: true,
  })
}

/** An error page, and no redirect. */
function expectPage({ site, status }: Arrival, expected: number): void {
  expect(site).toBeNull()
  expect(status).toBe(expected)
}

function succeeds(more: Record<string, string | null>): Module {
  return async (rp) => {
    const { tokens } = await rp.login(more)
    const { sub } = await verify(rp, tokens.id_token)
    expect(await rp.claims(tokens.access_token)).toMatchObject({ sub })
  }
}

/** The claims of a scope, and none of the others. */
function scope(names: string, expected: Record<string, unknown>): Module {
  return async (rp) => {
    const { tokens } = await rp.login({ scope: `openid ${names}` })
    const { sub } = decodeJwt(tokens.id_token)
    expect(await rp.claims(tokens.access_token)).toMatchObject({ sub, ...expected })
    for (const claim of ['name', 'email', 'phone_number'].filter((name) => !(name in expected)))
      expect(await rp.claims(tokens.access_token)).not.toHaveProperty(claim)
  }
}

const profile = { name: expect.any(String), preferred_username: expect.any(String) }
const email = { email: expect.stringContaining('@'), email_verified: expect.any(Boolean) }
const phone = { phone_number: expect.stringMatching(/^\+\d+$/), phone_number_verified: expect.any(Boolean) }

function userInfoBy(how: 'get' | 'post' | 'body'): Module {
  return async (rp) => {
    const { tokens } = await rp.login()
    const response = await rp.userInfo(tokens.access_token, how)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toMatchObject({ sub: decodeJwt(tokens.id_token).sub })
    expect((await rp.userInfo(`${tokens.access_token}x`, how)).status).toBe(401)
  }
}

/** A request like the first, after some seconds, and another one, in the same browser. */
async function again(
  rp: RelyingParty,
  more: (first: Login) => Record<string, string>,
  seconds = 0,
): Promise<{ asked: number; authTimes: number[] }> {
  const { browser } = await rp.login()
  if (seconds > 0) await rp.provider.age(seconds)
  const first = await rp.login({}, { browser })
  expect(first.arrival.asked).toBe(0)
  const second = await rp.login(more(first), { browser })
  const [one, two] = [decodeJwt(first.tokens.id_token), decodeJwt(second.tokens.id_token)]
  expect(two.sub).toBe(one.sub)
  return { asked: second.arrival.asked, authTimes: [Number(one['auth_time']), Number(two['auth_time'])] }
}

const reuse =
  (seconds: number): Module =>
  async (rp) => {
    const { arrival, tokens } = await rp.login()
    if (seconds > 0) await rp.provider.age(seconds)
    const { status, body } = await rp.token(arrival.site?.searchParams.get('code') ?? '')
    expect({ status, error: body['error'] }).toEqual({ status: 400, error: 'invalid_grant' })
    expect((await rp.userInfo(tokens.access_token)).status).toBe(401)
  }

const object = (claims: object) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`

const basic: Record<string, Module> = {
  async server(rp) {
    const { tokens } = await rp.login()
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid' })
    const claims = await verify(rp, tokens.id_token)
    expect(claims).toMatchObject({ nonce: 'a nonce', aud: rp.provider.basic.id })
  },
  async 'response-type-missing'(rp) {
    const arrival = await rp.authorize(rp.provider.newBrowser(), { response_type: null })
    expectError(arrival, 'invalid_request', 'unsupported_response_type')
  },
  async 'idtoken-signature'(rp) {
    const { tokens } = await rp.login()
    const { kid } = decodeProtectedHeader(tokens.id_token)
    expect((await jwks(rp)).keys.map((key) => key.kid)).toContain(kid)
    await verify(rp, tokens.id_token)
    const [head, body, signature = ''] = tokens.id_token.split('.')
    const wrong = [head, body, signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))].join('.')
    await expect(verify(rp, wrong)).rejects.toThrow('signature verification failed')
  },
  async 'idtoken-unsigned'(rp) {
    expect(rp.metadata['id_token_signing_alg_values_supported']).not.toContain('none')
    const { tokens } = await rp.login()
    expect(decodeProtectedHeader(tokens.id_token).alg).toBe('RS256')
  },
  'userinfo-get': userInfoBy('get'),
  'userinfo-post-header': userInfoBy('post'),
  'userinfo-post-body': userInfoBy('body'),
  async 'ensure-request-without-nonce-succeeds-for-code-flow'(rp) {
    const { tokens } = await rp.login({ nonce: null })
    expect(await verify(rp, tokens.id_token)).not.toHaveProperty('nonce')
  },
  'scope-profile': scope('profile', profile),
  'scope-email': scope('email', email),
  'scope-address': scope('address', {}),
  'scope-phone': scope('phone', phone),
  'scope-all': scope('profile email address phone', { ...profile, ...email, ...phone }),
  async 'alternate-happy-flow'(rp) {
    const { arrival } = await rp.login({ redirect_uri: `${callback}?with=query`, state: null })
    expect(arrival.site?.searchParams.get('with')).toBe('query')
  },
  'display-page': succeeds({ display: 'page' }),
  'display-popup': succeeds({ display: 'popup' }),
  async 'prompt-login'(rp) {
    const { asked, authTimes } = await again(rp, () => ({ prompt: 'login' }), 10)
    expect(asked).toBe(1)
    expect(authTimes[1]).toBeGreaterThan(authTimes[0] ?? NaN)
  },
  async 'prompt-none-not-logged-in'(rp) {
    const arrival = await rp.authorize(rp.provider.newBrowser(), { prompt: 'none' })
    expectError(arrival, 'login_required')
  },
  async 'prompt-none-logged-in'(rp) {
    const { asked, authTimes } = await again(rp, () => ({ prompt: 'none' }))
    expect(asked).toBe(0)
    expect(authTimes[1]).toBe(authTimes[0])
  },
  async 'max-age-1'(rp) {
    const { asked, authTimes } = await again(rp, () => ({ max_age: '1' }), 10)
    expect(asked).toBe(1)
    expect(authTimes[1]).toBeGreaterThan(authTimes[0] ?? NaN)
  },
  async 'max-age-10000'(rp) {
    const { asked, authTimes } = await again(rp, () => ({ max_age: '10000' }))
    expect(asked).toBe(0)
    expect(authTimes[1]).toBe(authTimes[0])
  },
  'ensure-request-with-unknown-parameter-succeeds': succeeds({ extra: 'foobar' }),
  async 'id-token-hint'(rp) {
    const { asked } = await again(rp, ({ tokens }) => ({ prompt: 'none', id_token_hint: tokens.id_token }))
    expect(asked).toBe(0)
  },
  'login-hint': succeeds({ login_hint: 'buffy@shop.example' }),
  'ui-locales': succeeds({ ui_locales: 'se zh-CN' }),
  'claims-locales': succeeds({ claims_locales: 'se zh-CN' }),
  'ensure-request-with-acr-values-succeeds': succeeds({ acr_values: '1 2' }),
  codereuse: reuse(0),
  'codereuse-30seconds': reuse(30),
  async 'ensure-registered-redirect-uri'(rp) {
    const browser = rp.provider.newBrowser()
    const added = { redirect_uri: `${callback}/${randomBytes(6).toString('hex')}` }
    expectPage(await rp.authorize(browser, added), 400)
  },
  async 'ensure-post-request-succeeds'(rp) {
    const { tokens } = await rp.login({}, { method: 'POST' })
    await verify(rp, tokens.id_token)
  },
  async 'server-client-secret-post'(rp) {
    const { tokens } = await rp.login({}, { client: rp.provider.post })
    expect(decodeJwt(tokens.id_token).aud).toBe(rp.provider.post.id)
  },
  async 'request-uri-unsigned-supported-correctly-or-rejected-as-unsupported'(rp) {
    expect(rp.metadata['request_uri_parameter_supported']).toBe(false)
    const request = { request_uri: 'https://shop.example/request.jwt' }
    expectError(await rp.authorize(rp.provider.newBrowser(), request), 'request_uri_not_supported')
  },
  async 'unsigned-request-object-supported-correctly-or-rejected-as-unsupported'(rp) {
    const request = { request: object({ nonce: 'another' }) }
    expectError(await rp.authorize(rp.provider.newBrowser(), request), 'request_not_supported')
  },
  async 'ensure-request-object-with-redirect-uri'(rp) {
    const request = { request: object({ redirect_uri: 'https://attacker.example/' }) }
    expectError(await rp.authorize(rp.provider.newBrowser(), request), 'request_not_supported')
  },
  async 'claims-essential'(rp) {
    expect(rp.metadata['claims_parameter_supported'] ?? false).toBe(false)
    await succeeds({ claims: '{"userinfo":{"name":{"essential":true}}}' })(rp)
  },
  async 'refresh-token'(rp) {
    const { tokens } = await rp.login({ scope: 'openid offline_access', prompt: 'consent' })
    expect(tokens).not.toHaveProperty('refresh_token')
    const { status, body } = await rp.token('', {
      grant_type: 'refresh_token',
      refresh_token: 'none',
      code: null,
    })
    expect(status).toBe(400)
    expect(body['error']).toBe('unsupported_grant_type')
  },
  async 'ensure-request-with-valid-pkce-succeeds'(rp) {
    const verifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const params = { code_challenge: challenge, code_challenge_method: 'S256' }
    const { tokens } = await rp.login(params, { verifier })
    await verify(rp, tokens.id_token)
    const { site } = await rp.authorize(rp.provider.newBrowser(), params)
    const other = await rp.token(site?.searchParams.get('code') ?? '', { code_verifier: 'a'.repeat(43) })
    expect(other.body['error']).toBe('invalid_grant')
  },
}

const config: Record<string, Module> = {
  async 'discovery-endpoint-verification'(rp) {
    const { issuer, ...metadata } = rp.metadata
    expect(issuer).toBe(new URL(rp.provider.newBrowser().app).origin)
    for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const)
      expect(new URL(metadata[name]).origin, name).toBe(issuer)
    expect(metadata).toMatchObject({
      response_types_supported: expect.arrayContaining(['code']),
      subject_types_supported: expect.arrayContaining(['public']),
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
      scopes_supported: expect.arrayContaining(['openid']),
      claims_supported: expect.arrayContaining(['sub']),
    })
    for (const key of (await jwks(rp)).keys) {
      expect(key).toMatchObject({ kty: 'RSA', kid: expect.any(String) })
      for (const secret of ['d', 'p', 'q']) expect(key).not.toHaveProperty(secret)
    }
  },
}

type Ending = (login: Login, params: { id_token_hint: string }) => Record<string, string>

/** Asks to sign out after a login, and whether the browser then comes back to the site, and is signed out. */
function logout(params: Ending, expected: { site: string | null; status?: number; ends: boolean }): Module {
  return async (rp) => {
    const login = await rp.login()
    const hint = { id_token_hint: login.tokens.id_token }
    const { site, status } = await rp.logout(login.browser, params(login, hint))
    expect(site?.href ?? null).toBe(expected.site)
    if (expected.status !== undefined) expect(status).toBe(expected.status)
    expect(await rp.isSignedIn(login.browser)).toBe(!expected.ends)
  }
}

const back = { post_logout_redirect_uri: signedOut, state: 'bye' }
const page = { site: null, status: 200, ends: true }
const refused = { site: null, status: 400, ends: false }

const endSessionDiscovery: Module = async (rp) => {
  expect(new URL(rp.metadata.end_session_endpoint).origin).toBe(rp.metadata.issuer)
}

const rpInitiatedLogout: Record<string, Module> = {
  'rp-initiated-logout-discovery-endpoint-verification': endSessionDiscovery,
  'rp-initiated-logout': logout((_, hint) => ({ ...hint, ...back }), {
    site: `${signedOut}?state=bye`,
    ends: true,
  }),
  'rp-initiated-logout-bad-post-logout-redirect-uri': logout(
    (_, hint) => ({ ...hint, ...back, post_logout_redirect_uri: 'https://attacker.example/' }),
    refused,
  ),
  'rp-initiated-logout-modified-id-token-hint': logout(({ tokens }) => {
    const [head, body = '', signature] = tokens.id_token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'another' })).toString('base64url')
    return { ...back, id_token_hint: [head, other, signature].join('.') }
  }, refused),
  'rp-initiated-logout-no-id-token-hint': logout(() => back, page),
  'rp-initiated-logout-no-params': logout(() => ({}), page),
  'rp-initiated-logout-no-post-logout-redirect-uri': logout((_, hint) => ({ ...hint, state: 'bye' }), page),
  'rp-initiated-logout-no-state': logout((_, hint) => ({ ...hint, post_logout_redirect_uri: signedOut }), {
    site: signedOut,
    ends: true,
  }),
  'rp-initiated-logout-only-state': logout(() => ({ state: 'bye' }), page),
  'rp-initiated-logout-query-added-to-post-logout-redirect-uri': logout(
    (_, hint) => ({ ...hint, ...back, post_logout_redirect_uri: `${signedOut}?added=1` }),
    refused,
  ),
  'rp-initiated-logout-bad-id-token-hint': logout(() => ({ ...back, id_token_hint: 'bad' }), refused),
}

const backChannel: Record<string, Module> = {
  async 'backchannel-logout-discovery-endpoint-verification'(rp) {
    await endSessionDiscovery(rp)
    expect(rp.metadata).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    })
  },
  async 'backchannel-rp-initiated-logout'(rp) {
    const { browser, tokens } = await rp.login()
    const { sid } = decodeJwt(tokens.id_token)
    expect(sid).toEqual(expect.any(String))
    await rp.logout(browser, { id_token_hint: tokens.id_token })
    const find = () => rp.provider.logoutTokens.find((token) => decodeJwt(token)['sid'] === sid) ?? null
    const token = await until(find, 'no logout token')
    expect(decodeProtectedHeader(token).typ).toBe('logout+jwt')
    const claims = await verify(rp, token)
    expect(claims).toMatchObject({
      iat: expect.any(Number),
      jti: expect.any(String),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect(claims).not.toHaveProperty('nonce')
  },
}

/** The modules of the OpenID Foundation's test plans that concern what we offer, by name without `oidcc-`. */
export const modules: Record<string, Module> = { ...basic, ...config, ...rpInitiatedLogout, ...backChannel }
