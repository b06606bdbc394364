import { describe, expect, test } from 'vitest'
import { newBrowser, sql, urls } from './shared-stack.ts'
import { raw } from './raw.ts'

const routes = [
  '/api/miniapp/code',
  '/api/miniapp/auth',
  '/api/miniapp/register',
  '/api/miniapp/publish',
  '/api/login/x',
  '/api/session',
  '/api/sessions',
  '/api/sessions/x',
  '/api/avatar/x',
  '/api/health',
]

describe('requests without a route', () => {
  test.each(routes)('%s refuses wrong methods in the envelope', async (path) => {
    for (const method of ['PUT', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE']) {
      const { status, body } = await raw(urls.app, method, path)
      // Exactly: `docs` is for development alone.
      expect({ method, status, ...(JSON.parse(body.toString()) as object) }).toEqual({
        method,
        status: 405,
        code: 405,
        data: null,
        msg: expect.any(String) as string,
        error: 'method_not_allowed',
      })
    }
  })

  test.each([
    '/api',
    '/api/',
    '/api/nope',
    '/api/miniapp',
    '/api/session/x/y',
    '/api/%E0%A4%A',
    '/api/login/%',
    '/api/login/a/b',
    '/api/login/a/b/',
    '*',
    'http://evil.example/api/session',
    'http:///',
  ])('%s is not found, in the envelope', async (path) => {
    const { status, body } = await raw(urls.app, 'GET', path)
    return expect({ status, ...(JSON.parse(body.toString()) as object) }).toMatchObject({
      status: 404,
      code: 404,
      error: 'not_found',
    })
  })

  test.each(['/oidc/nothing', '/.well-known/nothing'])('%s is a page with its policy', async (path) => {
    const response = await newBrowser().fetch('GET', path)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  test.each(['/api/session', '/oidc/userinfo', '/.well-known/openid-configuration'])(
    '%s answers whatever Next’s own headers say',
    async (path) => {
      const plain = await newBrowser().fetch('GET', path)
      for (const name of ['x-middleware-prefetch', 'rsc', 'next-router-prefetch']) {
        const response = await newBrowser().fetch('GET', path, { headers: { [name]: '1' } })
        expect({ name, status: response.status, body: await response.text() }).toEqual({
          name,
          status: plain.status,
          body: await plain.clone().text(),
        })
      }
    },
  )

  test('a wrong method lists the allowed ones', async () => {
    const response = await newBrowser().fetch('PUT', '/api/session')
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, DELETE')
  })

  test('messages are in the requested language', async () => {
    const english = await newBrowser().call('GET', '/api/nope', undefined, { 'accept-language': 'en' })
    const chinese = await newBrowser().call('GET', '/api/nope', undefined, { 'accept-language': 'zh-CN' })
    expect([english.msg, chinese.msg]).toEqual(['Not found', '内容不存在'])
  })
})

describe("a page requested as by Next's router", () => {
  test.each(['x', '[]', '{}', 'null', '%', '%5B%22%22%2C1%5D'])(
    'survives the router state %s',
    async (state) => {
      for (const path of ['/', '/login', '/nope']) {
        const response = await newBrowser().fetch('GET', path, {
          headers: { rsc: '1', 'next-router-state-tree': state },
        })
        expect({ path, status: response.status }).not.toEqual({ path, status: 500 })
      }
    },
  )
})

describe('a script of another site', () => {
  test.each(['/oidc/token', '/oidc/userinfo', '/oidc/jwks', '/.well-known/openid-configuration'])(
    'may call %s, also with a Bearer token',
    async (path) => {
      for (const method of ['OPTIONS', 'GET', 'POST']) {
        const { status, headers } = await raw(urls.app, method, path)
        expect({ method, origin: headers['access-control-allow-origin'] }).toEqual({ method, origin: '*' })
        expect(headers['access-control-allow-headers']).toContain('Authorization')
        if (method === 'OPTIONS') expect(status).toBe(204)
      }
    },
  )

  test.each(['/oidc/authorize', '/oidc/logout', '/login', '/api/session'])(
    'may not call %s',
    async (path) => {
      for (const method of ['OPTIONS', 'GET', 'POST'])
        expect((await raw(urls.app, method, path)).headers).not.toHaveProperty('access-control-allow-origin')
    },
  )
})

describe('GET /api/health', () => {
  test('reports whether each service responds', async () => {
    const { status, data } = await newBrowser().call('GET', '/api/health')
    expect({ status, data }).toEqual({ status: 200, data: { database: 'ok', pusher: 'ok', wechat: 'ok' } })
  })
})

describe('/login', () => {
  async function scenes(): Promise<number> {
    const [row] = await sql<{ count: number }>('SELECT count(*)::int AS count FROM "Scene"')
    return row?.count ?? -1
  }

  test.each(['text/html,*/*;q=0.8', '*/*'])(
    'has its code in the first HTML, for Accept: %s',
    async (accept) => {
      const html = await (await newBrowser().fetch('GET', '/login', { headers: { accept } })).text()
      expect(html).toMatch(/<img[^>]+src="data:image\/jpeg;base64,/)
    },
  )

  test("has its code in the data for Next's router", async () => {
    const [browser, headers] = [newBrowser(), { rsc: '1' }]
    // Next redirects to an address of its own for data.
    const { headers: redirect } = await browser.fetch('GET', '/login', { headers })
    const response = await browser.fetch('GET', redirect.get('location') ?? '', { headers })
    expect(response.headers.get('content-type')).toContain('text/x-component')
    expect(await response.text()).toContain('data:image/jpeg;base64,')
  })

  test('has its code in the first HTML, and binds the browser', async () => {
    const before = await scenes()
    const browser = newBrowser()
    const html = await (await browser.fetch('GET', '/login')).text()
    expect(html).toMatch(/<img[^>]+src="data:image\/jpeg;base64,/)
    expect(browser.cookies.get('saoma_browser')).toMatch(/^[\w-]{43}$/)
    expect(await scenes()).toBe(before + 1)
  })

  test.each([
    ['HEAD', {}],
    ['GET', { 'sec-purpose': 'prefetch' }],
    ['GET', { 'sec-purpose': 'prefetch;prerender' }],
    ['GET', { purpose: 'prefetch' }],
    ['GET', { 'sec-purpose': 'prefetch', 'x-saoma-visit': 'yes' }],
    ['GET', { 'x-purpose': 'preview' }],
    ['GET', { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'same-origin' }],
    ['GET', { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-dest': 'embed' }],
    ['GET', { 'sec-fetch-dest': 'object' }],
    ['GET', { 'sec-fetch-dest': 'script' }],
    ['GET', { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-site' }],
    ['GET', { 'sec-fetch-dest': 'empty' }],
    ['POST', {}],
  ])('%s with %j opens no scene', async (method, headers) => {
    const before = await scenes()
    const browser = newBrowser()
    expect((await browser.fetch(method, '/login', { headers })).status).toBe(200)
    expect(await scenes()).toBe(before)
    expect(browser.cookies.size).toBe(0)
  })

  test.each([
    ['/login', { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' }],
    ['/login?_rsc', { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin', rsc: '1' }],
  ])('%s with %j, as from a visit or Next’s own navigation, opens one', async (path, headers) => {
    const before = await scenes()
    // Data streams: its headers come before the scene is opened.
    await (await newBrowser().fetch('GET', path, { headers })).text()
    expect(await scenes()).toBe(before + 1)
  })

  test.each(['/login', '/', '/nope'])(
    '%s has a policy with its own nonce, and nothing inline',
    async (path) => {
      const policies = await Promise.all(
        [0, 1].map(
          async () => (await newBrowser().fetch('GET', path)).headers.get('content-security-policy') ?? '',
        ),
      )
      expect(new Set(policies).size).toBe(2)
      for (const policy of policies) {
        expect(policy).toContain("default-src 'none'")
        expect(policy).toContain("frame-ancestors 'none'")
        expect(policy).not.toContain('unsafe')
      }
      const response = await newBrowser().fetch('GET', path)
      const html = await response.text()
      const nonce =
        /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? 'none'
      expect(html.match(/<script/g)?.length).toBe(
        html.split(`nonce="${nonce}"`).length - 1 - (html.match(/<link[^>]+nonce=/g)?.length ?? 0),
      )
      expect(html).not.toMatch(/ style=|<style/)
      expect(response.headers.get('cache-control')).toContain('no-store')
      expect(response.headers.has('x-powered-by')).toBe(false)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )
})

test('without a proxy an idle connection is closed soon: waiting pages keep none open', async () => {
  const response = await newBrowser().fetch('GET', '/api/session')
  const [, seconds] = /timeout=(\d+)/.exec(response.headers.get('keep-alive') ?? '') ?? []
  expect(Number(seconds)).toBeLessThan(30)
})

describe('the provider', () => {
  const form = 'application/x-www-form-urlencoded'
  const [long, longest] = ['x'.repeat(10_000), 'x'.repeat(100_000)]
  const elsewhere = 'https://attacker.example'
  const requests: Record<string, [method: string, path: string, body?: string, type?: string]> = {
    'GET for a token': ['GET', '/oidc/token'],
    'PUT for a token': ['PUT', '/oidc/token', 'grant_type=authorization_code', form],
    'JSON for a token': ['POST', '/oidc/token', '{"code":"x"}', 'application/json'],
    '100 KB for a token': ['POST', '/oidc/token', `grant_type=${longest}`, form],
    'NUL for a token': ['POST', '/oidc/token', '\0=%00&\r\n', form],
    '100 KB as a client': ['POST', '/oidc/authorize', `client_id=${longest}`, form],
    '10 KB as a client': ['GET', `/oidc/authorize?client_id=${long}`],
    'a request without a type': ['POST', '/oidc/authorize', 'client_id=x', 'text/plain'],
    'NUL in a client': ['GET', `/oidc/authorize?client_id=%00&redirect_uri=${elsewhere}`],
    'half a character': ['GET', '/oidc/authorize?%E0%A4%A'],
    'HEAD of a request': ['HEAD', `/oidc/authorize?client_id=x&redirect_uri=${elsewhere}`],
    '100 KB as a hint': ['POST', '/oidc/logout', `id_token_hint=${longest}`, form],
    'a bad hint': ['GET', `/oidc/logout?id_token_hint=x&post_logout_redirect_uri=${elsewhere}`],
    'DELETE of the claims': ['DELETE', '/oidc/userinfo'],
    'an access token in the address': ['GET', '/oidc/userinfo?access_token=x'],
    'POST of the metadata': ['POST', '/.well-known/openid-configuration'],
    'its folder': ['GET', '/oidc'],
    'an unknown path': ['GET', '/oidc/nope'],
    'another host in the path': ['GET', '/oidc/%2F%2Fattacker.example/authorize'],
    'an unknown well-known path': ['GET', '/.well-known/nope'],
  }
  test.each(Object.keys(requests))('refuses %s, and redirects nowhere', async (name) => {
    const [method = '', path = '', body, type] = requests[name] ?? []
    const headers = type === undefined ? {} : { 'content-type': type }
    const answer = await raw(urls.app, method, path, { headers, body })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.headers.location).toBeUndefined()
  })
})
