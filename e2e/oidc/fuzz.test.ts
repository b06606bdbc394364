import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Browser } from '../clients/browser.ts'
import { inProcess, newBrowser } from '../http/shared-stack.ts'
import { callback, type Provider, RelyingParty, signedOut } from './provider.ts'
import { saoma } from './saoma.ts'

let provider: Provider
let signedIn: Browser
let idToken: string
beforeAll(async () => {
  provider = await saoma({ url: 'http://127.0.0.1:9/logout', tokens: [] })
  const login = await (await RelyingParty.of(provider)).login()
  signedIn = login.browser
  idToken = login.tokens.id_token
})

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.integer().map(String),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '%00',
    'a\r\nSet-Cookie: x=1',
    'x'.repeat(100_000),
    'null',
    '[]',
    '-1',
    '1e9',
    '9'.repeat(20),
    '.',
    'a.b.c',
    `${'e30.'.repeat(2)}x`,
    'none login',
    'openid '.repeat(99),
    `${callback}/`,
    `${callback}?with=query&more`,
    `${callback}#`,
    callback.toUpperCase(),
    'https://shop.example@attacker.example/callback',
    '//attacker.example',
    String.raw`https:\\attacker.example`,
    'javascript:alert(1)',
  ),
)

/** A request that is right but for some of its parameters: others, missing, or repeated. */
function broken(valid: () => Record<string, string>, others: string[]): fc.Arbitrary<[string, string][]> {
  const names = [...Object.keys(valid()), ...others]
  const change = fc.record({
    name: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string({ maxLength: 9 })),
    value: text,
    how: fc.constantFrom('set', 'set', 'set', 'leave out', 'repeat'),
  })
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let params = Object.entries(valid())
    for (const { name, value, how } of changes) {
      if (how !== 'repeat') params = params.filter(([other]) => other !== name)
      if (how !== 'leave out') params.push([name, value])
    }
    return params
  })
}

/** Where an answer may lead: to a registered address, or on at this site. */
const registered = [callback, `${callback}?with=query`, signedOut]
function expectSafe(response: Response, sent: string): void {
  expect(response.status, sent).toBeLessThan(500)
  const location = response.headers.get('location')
  if (location === null) return
  const isOurs = /^\/(oidc\/(authorize|logout)|login)\?/.test(location)
  const isTheirs = registered.some(
    (uri) => location === uri || location.startsWith(`${uri}${uri.includes('?') ? '&' : '?'}`),
  )
  expect(isOurs || isTheirs, `${sent} leads to ${location}`).toBe(true)
  expect(response.headers.getSetCookie().join(), sent).not.toContain('x=1')
}

const requests: Record<string, { valid: () => Record<string, string>; others: string[] }> = {
  authorize: {
    valid: () => ({
      client_id: provider.basic.id,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid profile',
      state: 'st',
      nonce: 'no',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    }),
    others:
      'prompt max_age id_token_hint login_hint ui_locales claims_locales acr_values display response_mode request request_uri claims registration saoma_asked saoma_declined'.split(
        ' ',
      ),
  },
  token: {
    valid: () => ({
      grant_type: 'authorization_code',
      code: 'a'.repeat(43),
      redirect_uri: callback,
      client_id: provider.basic.id,
      client_secret: provider.basic.secret,
      code_verifier: 'a'.repeat(43),
    }),
    others: ['refresh_token', 'scope', 'resource', 'client_assertion'],
  },
  userinfo: { valid: () => ({ access_token: 'a'.repeat(43) }), others: ['schema'] },
  logout: {
    valid: () => ({
      id_token_hint: idToken,
      client_id: provider.basic.id,
      post_logout_redirect_uri: signedOut,
      state: 'st',
    }),
    others: ['logout_hint', 'ui_locales', 'saoma_sure'],
  },
}
const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/x-www-form-urlencoded',
      'application/json',
      'text/plain',
      ';',
    ),
    authorization: fc.oneof(
      fc.constantFrom(
        'Basic',
        'Basic Og==',
        'Basic AA==',
        'Bearer',
        'Bearer  ',
        `Bearer ${'a'.repeat(9_000)}`,
      ),
      fc.base64String().map((value) => `Basic ${value}`),
      fc.string({ maxLength: 20 }).filter((value) => /^[ -~]*$/.test(value)),
    ),
    'accept-language': fc.constantFrom('zh', 'en', '*', ';q=x'),
  },
  { requiredKeys: [] },
)

test.each(Object.keys(requests))(
  '%s answers no parameters with a 500, or a redirect to an address that is not registered',
  async (name) => {
    const { valid, others } = requests[name] ?? { valid: () => ({}), others: [] }
    const browsers = fc.constantFrom(signedIn, newBrowser())
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'POST', 'PUT'),
        broken(valid, others),
        headers,
        browsers,
        async (method, params, given, browser) => {
          const query = new URLSearchParams(params)
          // Node itself refuses longer request lines, and may reset the connection.
          fc.pre(inProcess || method !== 'GET' || query.toString().length < 15_000)
          const sent = `${method} ${query} ${JSON.stringify(given)}`.slice(0, 2_000)
          const init = method === 'GET' ? { headers: given } : { headers: given, body: query.toString() }
          const type = { 'content-type': 'application/x-www-form-urlencoded' }
          const path = method === 'GET' ? `/oidc/${name}?${query}` : `/oidc/${name}`
          expectSafe(await browser.fetch(method, path, { ...init, headers: { ...type, ...given } }), sent)
        },
      ),
      { numRuns: process.env['SAOMA_LONG'] ? 5_000 : 250 },
    )
  },
)
