import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Stack } from '#dev/stack/stack.ts'
import { type Answer, Browser, type Code } from '../clients/browser.ts'
import { logIn } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { expectRefused, startBeside } from './shared-stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startBeside({ env: { SAOMA_RATE_LIMIT: 'on', SAOMA_TRUST_PROXY: '1' } })
})
afterAll(() => stack.close())

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

/** How many get through of tries that are made at once. */
async function letThrough(tries: number, what: (index: number) => Promise<Answer<unknown>>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: tries }, (_, index) => what(index)))
  return answers.filter(({ status }) => status !== 429).length
}

test('other sites cannot use up the limit of an address: simple cross-site requests are refused before they count', async () => {
  const from = newAddress()
  for (const what of ['auth', 'code'])
    await sql(
      stack.urls.database,
      `INSERT INTO "RateLimit" (key, points, expire) VALUES ($1, 299, (extract(epoch FROM now()) + 60) * 1000)`,
      [`${what}-stranger-1:${from['x-forwarded-for']}`],
    )
  const headers = {
    ...from,
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
    'content-type': 'text/plain',
  }
  const auth = (): Promise<Answer<unknown>> =>
    newBrowser().call('POST', '/api/miniapp/auth', { code: 'x' }, from)
  for (let time = 0; time < 3; time += 1) {
    const body = JSON.stringify({ code: 'x' })
    expect((await newBrowser().fetch('POST', '/api/miniapp/auth', { body, headers })).status).toBe(415)
    await newBrowser().fetch('GET', '/login', { headers: { ...from, 'sec-fetch-dest': 'image' } })
  }
  expect((await auth()).error).toBe('wechat_code_invalid')
  expect((await codeFrom(newBrowser(), from)).status).toBe(200)
  // Those were the last ones.
  expect((await auth()).error).toBe('rate_limited')
  expect((await codeFrom(newBrowser(), from)).error).toBe('rate_limited')
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
  for (let time = 0; time < 3; time += 1)
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

test('two instances together let through exactly as many codes as one: of an address, and of all strangers', async () => {
  const env = { SAOMA_RATE_LIMIT: 'on', SAOMA_TRUST_PROXY: '1', SAOMA_CODES_PER_MINUTE: '30' }
  const two = await startBeside({ apps: 2, env })
  onTestFinished(() => two.close())
  const { apps, database } = two.urls
  const browserOf = (index: number): Browser => new Browser(apps[index % 2] ?? '')
  const from = newAddress()
  await sql(
    database,
    `INSERT INTO "RateLimit" (key, points, expire) VALUES ($1, 290, (extract(epoch FROM now()) + 60) * 1000)`,
    [`code-stranger-1:${from['x-forwarded-for']}`],
  )
  expect(await letThrough(40, (index) => codeFrom(browserOf(index), from))).toBe(10)
  // Those that were refused have taken nothing from the others.
  expect(await letThrough(60, (index) => codeFrom(browserOf(index), newAddress()))).toBe(20)
  expect(await sql(database, 'SELECT FROM "Scene"')).toHaveLength(30)
})
