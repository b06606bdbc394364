import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Stack } from '#dev/stack/stack.ts'
import { type Answer, Browser, type Code } from '../clients/browser.ts'
import { logIn } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { expectRefused, startBeside } from './shared-stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startBeside({ env: { SAOMA_RATE_LIMIT: 'on', SAOMA_TRUST_PROXY: '1' } })
})
afterAll(() => stack.close())

const atOnce = 20

let addresses = 0
/** An address that has not been used yet. */
function newAddress(): { 'x-forwarded-for': string } {
  addresses += 1
  return { 'x-forwarded-for': `198.18.${addresses >> 8}.${addresses & 255}` }
}

function codeFrom(browser: Browser, from: Record<string, string>): Promise<Answer<Code>> {
  return browser.call('POST', '/api/miniapp/code', {}, from)
}

function newBrowser(): Browser {
  return new Browser(stack.urls.app)
}

/** How many tries get through; asserts that all others get a Retry-After. */
async function letThrough(tries: number, what: (index: number) => Promise<Answer<unknown>>): Promise<number> {
  let passed = 0
  for (let first = 0; first < tries; first += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, tries - first) }, (_, index) => what(first + index))
    for (const { status, error, headers } of await Promise.all(some)) {
      if (status !== 429) passed += 1
      else {
        expect(error).toBe('rate_limited')
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
        expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
      }
    }
  }
  return passed
}

/** A browser that has completed a login. */
async function knownBrowser(person: string): Promise<Browser> {
  const { app, wechat } = stack.urls
  const from = { headers: newAddress() }
  const browser = new Browser(app, from)
  await logIn(browser, new Phone(app, wechat, person, from))
  return browser
}

test('a known browser gets 30 codes a minute, and another one at the same address is not locked out', async () => {
  const from = newAddress()
  const browser = await knownBrowser('somebody-known')
  expect(await letThrough(35, () => codeFrom(browser, from))).toBe(30)
  expect((await codeFrom(await knownBrowser('somebody-else-known'), from)).status).toBe(200)
  expect((await codeFrom(newBrowser(), from)).status).toBe(200)
})

test('a cookie alone makes no browser known: 16 of them, each used 30 times, share the limit of their address', async () => {
  const from = newAddress()
  const browsers = Array.from({ length: 16 }, newBrowser)
  const known = await knownBrowser('somebody-behind-the-same-address')
  expect(await letThrough(16 * 30, (index) => codeFrom(browsers[index % 16] ?? newBrowser(), from))).toBe(300)
  expect((await codeFrom(known, from)).status).toBe(200)
  expect((await codeFrom(newBrowser(), newAddress())).status).toBe(200)
})

test('nor does a mark that was forged, or taken from another browser', async () => {
  const from = newAddress()
  const cookie = (await knownBrowser('somebody-whose-mark-is-taken')).cookies.get('saoma_browser') ?? ''
  const mark = cookie.slice(cookie.indexOf('.'))
  function forger(index: number): Browser {
    const browser = newBrowser()
    const forged = index % 2 ? mark : `.${'x'.repeat(22)}.${'y'.repeat(43)}`
    browser.cookies.set('saoma_browser', `${index}`.padStart(43, 'x') + forged)
    return browser
  }
  expect(await letThrough(305, (index) => codeFrom(forger(index), from))).toBe(300)
})

test('one person gets 300 codes a minute in all browsers together', async () => {
  const browsers: Browser[] = []
  for (let index = 0; index < 11; index += 1) browsers.push(await knownBrowser('somebody-of-many-browsers'))
  expect(
    await letThrough(11 * 29, (index) => codeFrom(browsers[index % 11] ?? newBrowser(), newAddress())),
  ).toBe(300)
})

test('an IPv6 customer is a /64; a /56 gets four times as much, and a /48 sixteen times', async () => {
  const browser = newBrowser()
  function miss(address: string): Promise<Answer<unknown>> {
    return browser.call('GET', '/api/login/x', undefined, { 'x-forwarded-for': address })
  }
  expect(await letThrough(65, (index) => miss(`2001:db8:1:100::${index}`))).toBe(60)
  expect(
    await letThrough(250, (index) => miss(`2001:db8:1:1${(index % 255).toString(16).padStart(2, '0')}::1`)),
  ).toBe(180)
  expect(await letThrough(1_000, (index) => miss(`2001:db8:1:${(0x200 + index).toString(16)}::1`))).toBe(720)
  expect((await miss('2001:db8:2:100::1')).status).toBe(404)
})

test('guessing scenes ends after 60 misses from one address, and 30 of one known browser', async () => {
  const from = newAddress()
  const miss = (browser: Browser) => () =>
    browser.call('GET', `/api/login/${'x'.repeat(22)}`, undefined, from)
  expect(await letThrough(65, miss(newBrowser()))).toBe(60)
  const known = await knownBrowser('somebody-who-guesses')
  const { scene } = (await codeFrom(known, from)).data
  expect(await letThrough(35, miss(known))).toBe(30)
  expect((await known.call('GET', `/api/login/${scene}`, undefined, from)).status).toBe(200)
})

test('a user gets 30 exports of their data a minute', async () => {
  const known = await knownBrowser('somebody-who-exports')
  expect(await letThrough(35, () => known.call('GET', '/api/user', undefined, newAddress()))).toBe(30)
})

test('everybody at one address together has 1,200 tries a minute', async () => {
  const from = newAddress()
  const browser = await knownBrowser('somebody-in-a-crowd')
  let passed = 0
  // From 45 browsers with a scene each, so that each has its own limit.
  for (let index = 0; index < 45; index += 1) {
    const { scene } = (await codeFrom(newBrowser(), newAddress())).data
    passed += await letThrough(30, () =>
      browser.call('POST', '/api/miniapp/auth', { code: 'x', scene }, from),
    )
  }
  expect(passed).toBe(1_200)
})

test('a person authenticates 30 times a minute', async () => {
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody-in-a-hurry')
  expect(await letThrough(35, () => phone.auth())).toBe(30)
})

test('one address gets 300 authentications a minute', async () => {
  const from = newAddress()
  const browser = newBrowser()
  expect(await letThrough(305, () => browser.call('POST', '/api/miniapp/auth', { code: 'x' }, from))).toBe(
    300,
  )
})

test('other sites cannot use up the limit of an address: simple cross-site requests are refused before they count', async () => {
  const from = newAddress()
  const headers = {
    ...from,
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
    'content-type': 'text/plain',
  }
  for (let index = 0; index < 310; index += 1) {
    const body = JSON.stringify({ code: 'x' })
    expect((await newBrowser().fetch('POST', '/api/miniapp/auth', { body, headers })).status).toBe(415)
  }
  for (let index = 0; index < 310; index += 1)
    await newBrowser().fetch('GET', '/login', { headers: { ...from, 'sec-fetch-dest': 'image' } })
  expect((await newBrowser().call('POST', '/api/miniapp/auth', { code: 'x' }, from)).error).toBe(
    'wechat_code_invalid',
  )
  expect((await codeFrom(newBrowser(), from)).status).toBe(200)
})

test('a phone with an open scene is not locked out by others at its address', async () => {
  const from = newAddress()
  expect(
    await letThrough(305, () => newBrowser().call('POST', '/api/miniapp/auth', { code: 'x' }, from)),
  ).toBe(300)
  const { scene } = (await codeFrom(newBrowser(), newAddress())).data
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody-in-the-same-network')
  const code = await phone.jsCode()
  expect(
    (await newBrowser().call('POST', '/api/miniapp/auth', { code, scene, launchScene: 1047 }, from)).status,
  ).toBe(200)
  // The limit of this scene is finite too.
  expect(
    await letThrough(40, () =>
      newBrowser().call('POST', '/api/miniapp/auth', { code: 'x', scene }, newAddress()),
    ),
  ).toBe(29)
})

test('a decision on another scene than the token’s counts too', async () => {
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody-who-tries-other-scenes')
  await phone.scan((await codeFrom(newBrowser(), newAddress())).data.scene)
  const other = (await codeFrom(newBrowser(), newAddress())).data.scene
  expect(await letThrough(35, () => phone.decide(other, 'confirm'))).toBe(30)
})

test('a person decides 30 times a minute', async () => {
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody-who-cannot-decide')
  const { scene } = (await codeFrom(newBrowser(), newAddress())).data
  await phone.scan(scene)
  expect(await letThrough(35, () => phone.decide(scene, 'confirm'))).toBe(30)
})

test('a person registers 30 times a minute', async () => {
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody-of-many-names')
  await phone.auth()
  expect(await letThrough(35, () => phone.register({ nickname: 'x' }))).toBe(30)
})

test('a browser redeems, and joins channels, 30 times a minute', async () => {
  const from = newAddress()
  const browser = newBrowser()
  const { scene, channel } = (await codeFrom(browser, from)).data
  const body = { scene, ticket: 'x' }
  expect(await letThrough(35, () => browser.call('POST', '/api/session', body, from))).toBe(30)
  const joins = { socket_id: '1.2', channel_name: channel }
  const statuses: number[] = []
  for (let index = 0; index < 35; index += 1) {
    const init = { body: new URLSearchParams(joins), headers: from }
    statuses.push((await browser.fetch('POST', '/api/pusher/auth', init)).status)
  }
  expect(statuses).toEqual([...Array<number>(30).fill(200), ...Array<number>(5).fill(429)])
})

test.each(['203.0.113.9:51234', '[2001:db8:f::7]:51234'])(
  '%s is an address with a port: other addresses are not locked out',
  async (address) => {
    const bare = address.replace(/:\d+$/, '')
    const tries = await letThrough(65, (index) =>
      newBrowser().call('GET', '/api/login/x', undefined, { 'x-forwarded-for': `${bare}:${50_000 + index}` }),
    )
    expect(tries).toBe(60)
    const other = { 'x-forwarded-for': '203.0.113.10:51234' }
    expect((await newBrowser().call('GET', '/api/login/x', undefined, other)).status).toBe(404)
  },
)

test('an address that cannot be parsed is refused and logged: it is no shared bucket', async () => {
  const from = { 'x-forwarded-for': 'unix:/run/app.sock' }
  for (let index = 0; index < 65; index += 1)
    expectRefused(await newBrowser().call('POST', '/api/miniapp/code', {}, from), 503, 'unavailable')
  expect(stack.logs('app')).toContain('check SAOMA_TRUST_PROXY')
  expect(stack.logs('app')).not.toContain('app.sock')
})

test('a client cannot choose its address by forwarding headers', async () => {
  const browser = newBrowser()
  const from = newAddress()['x-forwarded-for']
  const tries = await letThrough(65, (index) =>
    browser.call('GET', '/api/login/x', undefined, { 'x-forwarded-for': `10.0.0.${index}, ${from}` }),
  )
  expect(tries).toBe(60)
})

test('all unknown browsers together get SAOMA_CODES_PER_MINUTE codes; a known browser still gets its own', async () => {
  const env = { SAOMA_RATE_LIMIT: 'on', SAOMA_TRUST_PROXY: '1', SAOMA_CODES_PER_MINUTE: '20' }
  const small = await startBeside({ env })
  onTestFinished(() => small.close())
  const { app, wechat } = small.urls
  const known = new Browser(app)
  await logIn(known, new Phone(app, wechat, 'visitor-1'))
  expect(await letThrough(25, () => codeFrom(new Browser(app), newAddress()))).toBe(19)
  const page = await (await new Browser(app).fetch('GET', '/login', { headers: newAddress() })).text()
  expect(page).not.toContain('data:image')
  // Refused in the envelope, although the page's limiter counted it.
  expect(await letThrough(3, () => codeFrom(new Browser(app), newAddress()))).toBe(0)
  expect((await codeFrom(known, newAddress())).status).toBe(200)
})
