import { expect, test } from 'vitest'
import { type Answer, Browser, type Code } from '../clients/browser.ts'
import { fetchInProcess } from '../clients/in-process.ts'
import { logIn } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { remember } from '#lib/per-process.ts'
import { own, send } from '../http/desk.ts'
import { newBrowser, newPhone, sql, urls } from '../http/shared-stack.ts'

Object.assign(process.env, { SAOMA_RATE_LIMIT: 'on', SAOMA_TRUST_PROXY: '1' })

const atOnce = 20

let addresses = 0
/** An address that has not been used yet. */
function newAddress(): { 'x-forwarded-for': string } {
  addresses += 1
  return { 'x-forwarded-for': `198.19.${addresses >> 8}.${addresses & 255}` }
}

function codeFrom(browser: Browser, from: Record<string, string>): Promise<Answer<Code>> {
  return browser.call('POST', '/api/miniapp/code', {}, from)
}

/** How many tries get through; asserts that all others get a Retry-After. */
async function letThrough(tries: number, what: (index: number) => Promise<Answer<unknown>>): Promise<number> {
  let passed = 0
  for (let first = 0; first < tries; first += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, tries - first) }, (_, index) => what(first + index))
    for (const { status, error, headers } of await Promise.all(some)) {
      expect(status).toBeLessThan(500)
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

type Limiter = { penalty(key: string, points: number): Promise<unknown> }

/** As if so many more attempts had been made: a large limit is reached by a few. In memory, the bucket must have been used before. */
async function spend(bucket: string, key: string, attempts: number): Promise<void> {
  if (/^(code-person|(code|auth)-stranger-1)$/.test(bucket)) {
    const values = [`${bucket}:${key}`, attempts]
    await sql(
      `INSERT INTO "RateLimit" AS r (key, points, expire) VALUES ($1, $2, (extract(epoch FROM now()) + 60) * 1000)
       ON CONFLICT (key) DO UPDATE SET points = r.points + $2`,
      values,
    )
    return
  }
  const limiter = remember('limiters', () => new Map<string, Limiter>()).get(bucket)
  if (!limiter) throw new Error(`no attempt was counted as ${bucket}`)
  await limiter.penalty(key, attempts)
}

/** A browser that has completed a login. */
async function knownBrowser(person: string): Promise<Browser> {
  const from = { headers: newAddress(), fetch: fetchInProcess }
  const browser = new Browser(urls.app, from)
  await logIn(browser, new Phone(urls.app, urls.wechat, person, from))
  return browser
}

test('a known browser gets 30 codes a minute, and another one at the same address is not locked out', async () => {
  const from = newAddress()
  const browser = await knownBrowser('somebody-known')
  expect(await letThrough(35, () => codeFrom(browser, from))).toBe(30)
  expect((await codeFrom(await knownBrowser('somebody-else-known'), from)).status).toBe(200)
  expect((await codeFrom(newBrowser(), from)).status).toBe(200)
})

test('a cookie alone makes no browser known: any number of them share the 300 codes of their address', async () => {
  const from = newAddress()
  const browsers = Array.from({ length: 16 }, newBrowser)
  const known = await knownBrowser('somebody-behind-the-same-address')
  const open = (index: number): Promise<Answer<Code>> => codeFrom(browsers[index % 16] ?? newBrowser(), from)
  expect(await letThrough(32, open)).toBe(32)
  await spend('code-stranger-1', from['x-forwarded-for'], 300 - 32 - 10)
  expect(await letThrough(32, open)).toBe(10)
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
  await spend('code-stranger-1', from['x-forwarded-for'], 300 - 10)
  expect(await letThrough(15, (index) => codeFrom(forger(index), from))).toBe(10)
})

test('one person gets 300 codes a minute in all browsers together', async () => {
  const browsers = [
    await knownBrowser('somebody-of-many-browsers'),
    await knownBrowser('somebody-of-many-browsers'),
  ]
  const open = (index: number): Promise<Answer<Code>> =>
    codeFrom(browsers[index % 2] ?? newBrowser(), newAddress())
  expect(await letThrough(2, open)).toBe(2)
  const [counter] = await sql<{ key: string }>(
    `SELECT key FROM "RateLimit" WHERE key LIKE 'code-person:%' AND points = 2`,
  )
  await spend('code-person', counter?.key.replace('code-person:', '') ?? '', 300 - 2 - 10)
  expect(await letThrough(20, open)).toBe(10)
})

test('an IPv6 customer is a /64; a /56 gets four times as much, and a /48 sixteen times', async () => {
  const browser = newBrowser()
  function miss(address: string): Promise<Answer<unknown>> {
    return browser.call('GET', '/api/login/x', undefined, { 'x-forwarded-for': address })
  }
  expect(await letThrough(65, (index) => miss(`2001:db8:1:100::${index}`))).toBe(60)
  await spend('miss-stranger-4', '2001:db8:1:100::/56', 4 * 60 - 60 - 10)
  expect(await letThrough(15, (index) => miss(`2001:db8:1:1${10 + index}::1`))).toBe(10)
  await spend('miss-stranger-16', '2001:db8:1::/48', 16 * 60 - 60 - 10 - 10)
  expect(await letThrough(15, (index) => miss(`2001:db8:1:${200 + index}::1`))).toBe(10)
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

test('strangers at one address try 10 acts at the desk a minute, a user 30, and the page that refuses says when to retry', async () => {
  const from = newAddress()
  async function tries(count: number, browser: Browser): Promise<Map<number, number>> {
    const statuses = new Map<number, number>()
    for (let index = 0; index < count; index += 1) {
      const { status, headers } = await send(browser, '/admin/people/x/block', {}, { ...own, ...from })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status !== 429) continue
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
    }
    return statuses
  }
  const recorded = async (): Promise<number> =>
    (await sql(`SELECT FROM "AuditEntry" WHERE event = 'act_refused'`)).length
  const before = await recorded()
  expect(await tries(15, newBrowser())).toEqual(
    new Map([
      [303, 10],
      [429, 5],
    ]),
  )
  expect((await recorded()) - before).toBe(10)
  const known = await knownBrowser('somebody-without-the-role')
  expect(await tries(35, known)).toEqual(
    new Map([
      [404, 30],
      [429, 5],
    ]),
  )
  expect((await recorded()) - before).toBe(40)
})

test('a user gets 30 exports of their data a minute', async () => {
  const known = await knownBrowser('somebody-who-exports')
  expect(await letThrough(35, () => known.call('GET', '/api/user', undefined, newAddress()))).toBe(30)
})

test('everybody at one address together has 1,200 tries a minute', async () => {
  const from = newAddress()
  // Each phone has a scene, whose attempts are counted apart from those of strangers.
  const { scene } = (await codeFrom(newBrowser(), newAddress())).data
  const scan = (): Promise<Answer<unknown>> =>
    newBrowser().call('POST', '/api/miniapp/auth', { code: 'x', scene }, from)
  expect(await letThrough(5, scan)).toBe(5)
  await spend('auth-everybody-1', from['x-forwarded-for'], 1_200 - 5 - 10)
  expect(await letThrough(15, scan)).toBe(10)
  const { scene: another } = (await codeFrom(newBrowser(), newAddress())).data
  const late = await newBrowser().call('POST', '/api/miniapp/auth', { code: 'x', scene: another }, from)
  expect(late.error).toBe('rate_limited')
})

test('a person authenticates 30 times a minute', async () => {
  const phone = newPhone('somebody-in-a-hurry')
  expect(await letThrough(35, () => phone.auth())).toBe(30)
})

test('one address gets 300 authentications a minute', async () => {
  const from = newAddress()
  const auth = (): Promise<Answer<unknown>> =>
    newBrowser().call('POST', '/api/miniapp/auth', { code: 'x' }, from)
  expect(await letThrough(5, auth)).toBe(5)
  await spend('auth-stranger-1', from['x-forwarded-for'], 300 - 5 - 10)
  expect(await letThrough(15, auth)).toBe(10)
})

test('a phone with an open scene is not locked out by others at its address', async () => {
  const from = newAddress()
  const stranger = (): Promise<Answer<unknown>> =>
    newBrowser().call('POST', '/api/miniapp/auth', { code: 'x' }, from)
  expect(await letThrough(1, stranger)).toBe(1)
  await spend('auth-stranger-1', from['x-forwarded-for'], 299)
  expect(await letThrough(5, stranger)).toBe(0)
  const { scene } = (await codeFrom(newBrowser(), newAddress())).data
  const phone = newPhone('somebody-in-the-same-network')
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
  const phone = newPhone('somebody-who-tries-other-scenes')
  await phone.scan((await codeFrom(newBrowser(), newAddress())).data.scene)
  const other = (await codeFrom(newBrowser(), newAddress())).data.scene
  expect(await letThrough(35, () => phone.decide(other, 'confirm'))).toBe(30)
})

test('a person decides 30 times a minute', async () => {
  const phone = newPhone('somebody-who-cannot-decide')
  const { scene } = (await codeFrom(newBrowser(), newAddress())).data
  await phone.scan(scene)
  expect(await letThrough(35, () => phone.decide(scene, 'confirm'))).toBe(30)
})

test('a person registers 30 times a minute', async () => {
  const phone = newPhone('somebody-of-many-names')
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
