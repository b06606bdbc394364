import { describe, expect, test } from 'vitest'
import { confirmed, expectRefused, newBrowser, newPhone, scanned, signedIn } from '../http/shared-stack.ts'

async function statusOf({ browser, code }: Awaited<ReturnType<typeof scanned>>): Promise<string> {
  return (await browser.status(code.scene)).data.status
}

describe('confirming', () => {
  test('after a cancel', async () => {
    const login = await scanned()
    await login.phone.decide(login.code.scene, 'cancel')
    expectRefused(await login.phone.decide(login.code.scene, 'confirm'), 409, 'scene_state')
    expect(await statusOf(login)).toBe('cancelled')
  })

  test('after a cancel, by the attempt that confirmed before', async () => {
    const login = await scanned()
    const { scene } = login.code
    const attempt = { attempt: 'attempt-of-16-or-more' }
    await login.phone.decide(scene, 'confirm', attempt)
    await login.phone.decide(scene, 'cancel')
    expectRefused(await login.phone.decide(scene, 'confirm', attempt), 409, 'scene_state')
    expect(await statusOf(login)).toBe('cancelled')
  })

  test('twice', async () => {
    const login = await confirmed()
    expectRefused(await login.phone.decide(login.code.scene, 'confirm'), 409, 'scene_state')
    expect(await statusOf(login)).toBe('confirmed')
  })

  test('twice, to revive a login that has signed in', async () => {
    const login = await signedIn()
    expectRefused(await login.phone.decide(login.code.scene, 'confirm'), 409, 'scene_state')
    expect(await statusOf(login)).toBe('signed_in')
  })

  test('racing a cancel: the cancel stands, and nobody is signed in', async () => {
    for (let round = 0; round < 10; round += 1) {
      const login = await scanned()
      const { scene } = login.code
      const answers = await Promise.all(
        ['confirm', 'cancel', 'confirm'].map((decision) => login.phone.decide(scene, decision)),
      )
      expect(answers.filter(({ data }) => data?.status === 'cancelled')).toHaveLength(1)
      expect(await statusOf(login)).toBe('cancelled')
    }
  })
})

describe('consent bombing', () => {
  test('a declined code cannot ask again', async () => {
    const { phone, code } = await scanned()
    await phone.decide(code.scene, 'cancel')
    expectRefused(await phone.scan(code.scene), 409, 'scene_state')
    expectRefused(await newPhone().scan(code.scene), 409, 'scene_taken')
  })

  test('a browser cannot name whom to ask: only a scan starts a request', async () => {
    const victim = newPhone()
    const { user } = (await victim.auth()).data
    const browser = newBrowser()
    const asked = { userId: user.id, user: user.id, openid: user.id, scannerId: user.id }
    const { data } = await browser.call<{ scene: string }>('POST', '/api/miniapp/code', asked)
    const { status } = (await browser.status(data.scene)).data
    expect(status).toBe('waiting')
    expectRefused(await victim.decide(data.scene, 'confirm'), 403, 'forbidden')
  })
})

/** As UTF-8 carries it, which has no lone surrogates. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

describe('header and unicode tricks in scene ids', () => {
  test.each([
    ['a space', (id: string) => `${id} `],
    ['a line feed', (id: string) => `${id}\n`],
    ['a zero-width space', (id: string) => `${id}\u200b`],
    ['a soft hyphen inside', (id: string) => `${id.slice(0, 9)}\u00ad${id.slice(9)}`],
    ['a combining accent', (id: string) => `${id}\u0301`],
    [
      'fullwidth letters',
      (id: string) => id.replace(/[!-~]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
    ],
    [
      'the other case',
      (id: string) =>
        id.replace(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())),
    ],
    ['half of it', (id: string) => id.slice(0, 11)],
    ['a wildcard', (id: string) => `${id.slice(0, 21)}%`],
    ['an underscore for a letter', (id: string) => `${id.slice(0, 20)}__`],
    ['a quote', (id: string) => `${id}' OR '1'='1`],
    ['a path', (id: string) => `x/../${id}`],
    ['a header', (id: string) => `${id}\r\nX-Injected: yes`],
    ['a lone surrogate', (id: string) => `${id}\ud800`],
  ])('%s does not lead to the scene', async (_name, change) => {
    const login = await confirmed()
    const scene = change(login.code.scene)
    const status = await login.browser.status(encodeURIComponent(wellFormed(scene)))
    expectRefused(status, 404, 'scene_unknown')
    expectRefused(await newPhone().scan(scene), 404, 'scene_unknown')
    expectRefused(await login.phone.decide(scene, 'cancel'), 403, 'forbidden')
    const body = { scene, ticket: login.ticket }
    expectRefused(await login.browser.redeem(body), 404, 'scene_unknown')
    expect(await statusOf(login)).toBe('confirmed')
  })

  test('headers that name another path, method or host are not followed', async () => {
    const { browser } = await signedIn()
    const headers = {
      'x-original-url': '/api/session',
      'x-rewrite-url': '/api/session',
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
      'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
      'x-middleware-rewrite': '/api/session',
      'x-matched-path': '/api/session',
      'x-invoke-path': '/api/session',
    }
    expectRefused(await browser.call('GET', '/api/nope', undefined, headers), 404, 'not_found')
    await browser.call('GET', '/api/session', undefined, headers)
    expect((await browser.session()).data).toMatchObject({ user: { role: 'user' } })
  })
})
