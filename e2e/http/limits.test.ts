import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { type Answer, Browser, type Code } from './browser.ts'
import { Phone } from './phone.ts'

let stack: Stack
beforeAll(async () => {
  const distDir = process.env['NEXT_DIST_DIR']
  stack = await startStack({
    env: { SAOMA_RATE_LIMIT: 'on', SAOMA_TRUST_PROXY: '1' },
    ...(distDir && { distDir }),
  })
})
afterAll(() => stack.close())

let addresses = 0
/** An address that nobody has called from yet. */
function newAddress(): { 'x-forwarded-for': string } {
  addresses += 1
  return { 'x-forwarded-for': `198.51.100.${addresses}` }
}

function codeFrom(browser: Browser, from: Record<string, string>): Promise<Answer<Code>> {
  return browser.call('POST', '/api/miniapp/code', {}, from)
}

function newBrowser(): Browser {
  return new Browser(stack.urls.app)
}

/** How many of so many tries are let through; asserts that all others are told when to come back. */
async function letThrough(tries: number, what: (index: number) => Promise<Answer<unknown>>): Promise<number> {
  let passed = 0
  for (let index = 0; index < tries; index += 1) {
    const { status, error, headers } = await what(index)
    if (status !== 429) passed += 1
    else {
      expect(error).toBe('rate_limited')
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
    }
  }
  return passed
}

test('a known browser gets 30 codes a minute, and another one behind the same address is not locked out', async () => {
  const from = newAddress()
  const browser = newBrowser()
  await codeFrom(browser, from)
  expect(await letThrough(35, () => codeFrom(browser, from))).toBe(30)
  expect((await codeFrom(newBrowser(), from)).status).toBe(200)
})

test('all that are unknown behind one address get 300 codes a minute; a known one goes on', async () => {
  const from = newAddress()
  const known = newBrowser()
  await codeFrom(known, from)
  // A made-up secret makes nobody known.
  function stranger(index: number): Browser {
    const browser = newBrowser()
    if (index % 2) browser.cookies.set('saoma_browser', `${index}`.padStart(43, 'x'))
    return browser
  }
  expect(await letThrough(305, (index) => codeFrom(stranger(index), from))).toBe(299)
  expect((await codeFrom(known, from)).status).toBe(200)
  expect((await codeFrom(newBrowser(), newAddress())).status).toBe(200)
})

test('guessing scenes ends after 60 misses from one address, and 30 of one browser', async () => {
  const from = newAddress()
  const miss = (browser: Browser) => () =>
    browser.call('GET', `/api/login/${'x'.repeat(22)}`, undefined, from)
  expect(await letThrough(65, miss(newBrowser()))).toBe(60)
  const known = newBrowser()
  const { scene } = (await codeFrom(known, from)).data
  expect(await letThrough(35, miss(known))).toBe(30)
  expect((await known.call('GET', `/api/login/${scene}`, undefined, from)).status).toBe(200)
})

test('a person authenticates 30 times a minute', async () => {
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody-in-a-hurry')
  expect(await letThrough(35, () => phone.auth())).toBe(30)
})

test('from one address 300 authentications a minute are tried, whoever it is', async () => {
  const from = newAddress()
  const browser = newBrowser()
  expect(await letThrough(305, () => browser.call('POST', '/api/miniapp/auth', { code: 'x' }, from))).toBe(
    300,
  )
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
  expect(await letThrough(35, () => phone.call('POST', '/api/miniapp/register', { nickname: 'x' }))).toBe(30)
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

test('a client cannot choose its address by what it forwards', async () => {
  const browser = newBrowser()
  const from = newAddress()['x-forwarded-for']
  const tries = await letThrough(65, (index) =>
    browser.call('GET', '/api/login/x', undefined, { 'x-forwarded-for': `10.0.0.${index}, ${from}` }),
  )
  expect(tries).toBe(60)
})
