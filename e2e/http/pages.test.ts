import { describe, expect, test } from 'vitest'
import { newBrowser, signedIn, sql, urls } from './shared-stack.ts'
import type { Browser } from '../clients/browser.ts'
import { raw } from './raw.ts'

const type = { 'content-type': 'application/x-www-form-urlencoded' }

function choose(browser: Browser, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return browser.fetch('POST', '/language', { body, headers: { ...type, ...headers } })
}

describe('POST /language', () => {
  test('keeps the choice in a cookie, which beats Accept-Language, and goes back', async () => {
    const browser = newBrowser()
    const headers = { 'accept-language': 'zh-CN' }
    expect(await (await browser.fetch('GET', '/', { headers })).text()).toContain('lang="zh-CN"')
    const response = await choose(browser, 'language=en&next=%2Flogin%3Fnext%3D%252Fx')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/login?next=%2Fx')
    expect(await (await browser.fetch('GET', '/', { headers })).text()).toContain('lang="en"')
  })

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', ''])(
    'does not redirect to %j',
    async (next) => {
      const response = await choose(newBrowser(), `language=en&next=${encodeURIComponent(next)}`)
      expect(response.headers.get('location')).toBe('/')
    },
  )

  test('is refused from another site, and for an unknown language', async () => {
    const browser = newBrowser()
    expect((await choose(browser, 'language=en', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await choose(browser, 'language=xx')).status).toBe(400)
    expect((await choose(browser, '')).status).toBe(400)
    expect(browser.cookies.size).toBe(0)
  })
})

describe('GET /account', () => {
  test('redirects to the login without a session, and back to the same address', async () => {
    const response = await newBrowser().fetch('GET', '/account?a=1&b=%2F')
    expect(response.status).toBe(307)
    expect(response.headers.get('location')).toBe(`/login?next=${encodeURIComponent('/account?a=1&b=%2F')}`)
  })

  test("ignores the client's headers about its path", async () => {
    const headers = { 'x-saoma-path': '//evil.example' }
    const response = await newBrowser().fetch('GET', '/account', { headers })
    expect(response.headers.get('location')).toBe('/login?next=%2Faccount')
  })

  test('shows the account to its owner', async () => {
    const { browser } = await signedIn()
    const response = await browser.fetch('GET', '/account')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('127.0.0.*')
  })
})

test.each(['/_global-error', '/_global-error/', '/_global-error.rsc', '/x/../_global-error'])(
  "%s, a page of Next's own that would be a 500, is not found, with the policy of every page",
  async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await raw(urls.app, method, path)
      expect({ method, status, cached: headers['cache-control'] }).toEqual({
        method,
        status: 404,
        cached: 'no-store',
      })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    }
  },
)

test('a session lasts 30 days from its last day, and its cookies are set again then', async () => {
  const { browser } = await signedIn()
  expect((await browser.session()).headers.getSetCookie()).toEqual([])
  await sql(
    `UPDATE "Session" SET "lastSeenAt" = now() - interval '25 hours', "expiresAt" = now() + interval '1 day'`,
  )
  // Neither can set the cookie, so neither may renew the session, which would outlive it.
  await browser.fetch('GET', '/')
  await browser.call('GET', '/api/sessions')
  expect((await browser.session()).headers.getSetCookie()).toHaveLength(2)
  expect((await browser.session()).headers.getSetCookie()).toEqual([])
  await sql(`UPDATE "Session" SET "expiresAt" = now() - interval '1 second'`)
  expect((await browser.session()).data).toEqual({ user: null })
})
