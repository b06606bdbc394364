import { describe, expect, test } from 'vitest'
import { confirmed, expectRefused, newBrowser, newPhone, signedIn } from '../http/shared-stack.ts'

const attempt = 'attempt-of-16-or-more'

async function sessionsOf({
  phone,
}: Pick<Awaited<ReturnType<typeof confirmed>>, 'phone'>): Promise<unknown[]> {
  return await phone.sessions()
}

test("login CSRF: an attacker's ticket in a victim's browser signs nobody in", async () => {
  const attacker = await confirmed()
  const victim = await signedIn()
  const { user } = (await victim.phone.auth()).data
  const planted = { scene: attacker.code.scene, ticket: attacker.ticket, attempt }
  expectRefused(await victim.browser.redeem(planted), 404, 'scene_unknown')
  expect((await victim.browser.session()).data).toEqual({ user })
})

describe('session fixation', () => {
  test('a session cookie planted before the login is replaced by it', async () => {
    const attacker = await signedIn()
    const planted = attacker.browser.cookies.get('saoma_session') ?? ''
    const victim = await confirmed()
    victim.browser.cookies.set('saoma_session', planted)
    const body = { scene: victim.code.scene, ticket: victim.ticket }
    await victim.browser.redeem(body)
    expect(victim.browser.cookies.get('saoma_session')).not.toBe(planted)
    expect((await attacker.browser.session()).data).toEqual({ user: null })
  })

  test('a made-up session cookie is never adopted', async () => {
    const { browser, code, ticket } = await confirmed()
    const planted = 'x'.repeat(43)
    browser.cookies.set('saoma_session', planted)
    await browser.redeem({ scene: code.scene, ticket })
    expect(browser.cookies.get('saoma_session')).not.toBe(planted)
    const other = newBrowser()
    other.cookies.set('saoma_session', planted)
    expect((await other.session()).data).toEqual({ user: null })
  })

  test('browser secret, scene and ticket together cannot recreate the session', async () => {
    const { browser, code, ticket } = await confirmed()
    await browser.redeem({ scene: code.scene, ticket, attempt })
    const twin = newBrowser()
    twin.cookies.set('saoma_browser', browser.cookies.get('saoma_browser') ?? '')
    for (const more of [{}, { attempt: 'a-guess-of-16-or-more' }])
      expectRefused(await twin.redeem({ scene: code.scene, ticket, ...more }), 409, 'scene_state')
  })
})

test("somebody else's sessions can be neither listed nor ended", async () => {
  const victim = await signedIn()
  const [session] = (await sessionsOf(victim)) as { id: string }[]
  const attacker = await signedIn()
  expectRefused(await attacker.browser.call('DELETE', `/api/sessions/${session?.id ?? ''}`), 404, 'not_found')
  await attacker.browser.call('DELETE', '/api/sessions')
  expect(await sessionsOf(victim)).toHaveLength(1)
})

describe('a cross-site form or fetch', () => {
  const writes = [
    ['POST', '/api/miniapp/code'],
    ['POST', '/api/session'],
    ['DELETE', '/api/session'],
    ['DELETE', '/api/sessions'],
    ['DELETE', '/api/sessions/x'],
    ['POST', '/api/pusher/auth'],
  ] as const
  const sites = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://127.0.0.1.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', 'content-type': 'text/plain' },
  ]

  test.each(writes)('to %s %s is refused and changes nothing', async (method, path) => {
    const { browser, code, phone } = await signedIn()
    for (const headers of sites) {
      const body = path === '/api/pusher/auth' ? `socket_id=1.2&channel_name=${code.channel}` : '{}'
      const sent = method === 'DELETE' ? { headers } : { headers, body }
      const response = await browser.fetch(method, path, sent)
      expect({ headers, status: response.status }).toEqual({ headers, status: 403 })
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(await sessionsOf({ phone })).toHaveLength(1)
    expect((await browser.session()).data.user).not.toBeNull()
  })

  test('to a Bearer route carries no identity: cookies are ignored there', async () => {
    const { browser, code } = await signedIn()
    for (const path of ['/api/miniapp/publish', '/api/miniapp/register'])
      expectRefused(
        await browser.call('POST', path, { scene: code.scene, decision: 'cancel', nickname: 'x' }),
        401,
        'unauthenticated',
      )
  })

  test('cannot read a response: no route allows another origin', async () => {
    const { browser, code } = await signedIn()
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    for (const path of ['/', '/login', '/api/session', '/api/sessions', `/api/login/${code.scene}`]) {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await browser.fetch(method, path, { headers })
        const names = Array.from(answer.headers.keys())
        expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
        expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
      }
    }
  })
})

test('private responses and refusals are never cached', async () => {
  const { browser, code, ticket } = await signedIn()
  const phone = newPhone()
  await phone.auth()
  const answers = [
    ['GET', '/'],
    ['GET', '/login'],
    ['GET', '/nope'],
    ['GET', '/api/session'],
    ['GET', '/api/sessions'],
    ['GET', `/api/login/${code.scene}`],
    ['GET', '/api/login/nobody'],
    ['GET', '/api/avatar/nobody'],
    ['GET', '/api/health'],
    ['PUT', '/api/session'],
    ['POST', '/api/miniapp/code', '{}'],
    ['POST', '/api/session', JSON.stringify({ scene: code.scene, ticket })],
    ['POST', '/api/pusher/auth', `socket_id=1.2&channel_name=${code.channel}`],
    ['POST', '/api/miniapp/auth', JSON.stringify({ code: await phone.jsCode() })],
  ] as const
  for (const [method, path, body] of answers) {
    const { headers } = await browser.fetch(method, path, body === undefined ? {} : { body })
    expect({ method, path, cache: headers.get('cache-control') }).toEqual({
      method,
      path,
      cache: expect.stringContaining('no-store'),
    })
  }
})
