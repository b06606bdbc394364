import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { logIn } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { raw } from '../http/raw.ts'
import { expectRefused, startBeside } from '../http/shared-stack.ts'

// As in production: https, rate limits, and no trusted proxy.
let stack: Stack
beforeAll(async () => {
  stack = await startBeside({
    env: {
      SAOMA_RATE_LIMIT: 'on',
      SAOMA_URL: 'https://saoma.example',
      SAOMA_TRUST_PROXY: '',
      SAOMA_SECRET: 'a-secret-that-no-example-file-holds-0001',
      PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
  })
})
afterAll(() => stack.close())

function newBrowser(): Browser {
  return new Browser(stack.urls.app)
}

async function signIn(browser: Browser, person: string): Promise<void> {
  await logIn(browser, new Phone(stack.urls.app, stack.urls.wechat, person))
}

describe('on a site reached by https', () => {
  test('cookies have the __Host- prefix, Secure, HttpOnly and SameSite=Lax, and no Domain', async () => {
    const browser = newBrowser()
    await signIn(browser, 'visitor-1')
    expect(Array.from(browser.cookies.keys()).toSorted()).toEqual([
      '__Host-saoma_browser',
      '__Host-saoma_session',
    ])
    for (const path of ['/login', '/api/miniapp/code']) {
      const method = path === '/login' ? 'GET' : 'POST'
      const json = { body: '{}', headers: { 'content-type': 'application/json' } }
      const response = await newBrowser().fetch(method, path, method === 'POST' ? json : {})
      for (const cookie of response.headers.getSetCookie()) {
        expect(cookie).toMatch(/^__Host-saoma_browser=/)
        expect(cookie).toMatch(/; Path=\/;.*; Secure; HttpOnly; SameSite=lax$/i)
        expect(cookie).not.toMatch(/domain/i)
      }
    }
  })

  test('a cookie without the prefix, planted by another host of the domain, is ignored', async () => {
    const browser = newBrowser()
    await signIn(browser, 'visitor-1')
    const planted = newBrowser()
    planted.cookies.set('saoma_session', browser.cookies.get('__Host-saoma_session') ?? '')
    planted.cookies.set('saoma_browser', browser.cookies.get('__Host-saoma_browser') ?? '')
    expect((await planted.session()).data).toEqual({ user: null })
    const { scene } = await planted.openCode()
    expect(planted.cookies.get('__Host-saoma_browser')).not.toBe(browser.cookies.get('__Host-saoma_browser'))
    expect((await browser.status(scene)).status).toBe(404)
  })

  test('HSTS is set', async () => {
    const { headers } = await newBrowser().fetch('GET', '/login')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  test('the home page tells its visitors nothing about files or commands', async () => {
    const browser = newBrowser()
    for (const person of [null, 'visitor-1']) {
      if (person !== null) await signIn(browser, person)
      const html = await (await browser.fetch('GET', '/')).text()
      expect(html).toContain(person === null ? 'href="/login"' : 'href="/account"')
      expect(html).not.toMatch(/app\/page\.tsx|npm run|docs\//)
    }
  })
})

describe('spoofing past the rate limit', () => {
  const spoofs = [
    'x-forwarded-for',
    'x-real-ip',
    'forwarded',
    'x-client-ip',
    'cf-connecting-ip',
    'true-client-ip',
    'x-vercel-forwarded-for',
    'x-cluster-client-ip',
  ]

  test('by a forged X-Forwarded-For: 65 addresses count as one', async () => {
    const statuses: number[] = []
    for (let index = 0; index < 65; index += 1) {
      const address = `203.0.113.${index}`
      const headers = Object.fromEntries(
        spoofs.map((name) => [name, name === 'forwarded' ? `for=${address}` : address]),
      )
      statuses.push((await newBrowser().call('GET', '/api/login/x', undefined, headers)).status)
    }
    expect(statuses).toEqual([...Array<number>(60).fill(404), ...Array<number>(5).fill(429)])
  })

  test('by a repeated header, or unusual capitals', async () => {
    const lists = [{ 'X-Forwarded-For': ['10.0.0.1', '10.0.0.2'] }, { 'X-FORWARDED-FOR': '10.0.0.3' }]
    for (const headers of lists) {
      const { status } = await raw(stack.urls.app, 'GET', '/api/login/x', { headers })
      expect(status).toBe(429)
    }
  })

  test('by a new secret in the cookie each time', async () => {
    for (let index = 0; index < 5; index += 1) {
      const browser = newBrowser()
      browser.cookies.set('__Host-saoma_browser', `${index}`.padStart(43, 'x'))
      expect((await browser.call('GET', '/api/login/x')).status).toBe(429)
    }
  })

  test('a known browser is not affected', async () => {
    const browser = newBrowser()
    await signIn(browser, 'visitor-2')
    expect((await browser.session()).data.user).not.toBeNull()
  })
})

test('consent bombing: a known browser gets only 30 codes a minute', async () => {
  const browser = newBrowser()
  await signIn(browser, 'visitor-3')
  const statuses: number[] = []
  for (let index = 0; index < 32; index += 1)
    statuses.push((await browser.call('POST', '/api/miniapp/code', {})).status)
  expect(statuses).toEqual([...Array<number>(30).fill(200), 429, 429])
})

test.each(['/api/metrics', '/api/cleanup'])('%s is not found unless its secret is set', async (path) => {
  for (const secret of ['', 'undefined', 'null']) {
    const answer = await newBrowser().call('GET', path, undefined, { authorization: `Bearer ${secret}` })
    expectRefused(answer, 404, 'not_found')
  }
})
