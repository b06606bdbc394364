/** From the confirmation to the next page. A page whose clock stands still shows what waits for a timer. */
import type { Page } from 'playwright'
import { type LoginPage, says } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { expect, test } from './fixtures.ts'

const next = '/icon.svg'
const notYou = '非本人账号？退出登录'

/** Opens the login with a clock that a test can stop. */
async function openWithClock(login: LoginPage): Promise<void> {
  await login.page.clock.install()
  await login.open(`/login?next=${next}`)
  await login.live()
}

/** Counts how often the page, from now on, goes to the next one. */
function countDepartures(page: Page): () => number {
  let count = 0
  page.on('request', (request) => {
    if (request.isNavigationRequest() && new URL(request.url()).pathname === next) count += 1
  })
  return () => count
}

/** Tells whether the page, and those after it, ever had this button. */
async function watchFor(page: Page, button: string): Promise<() => boolean> {
  let seen = false
  await page.exposeFunction('sawButton', () => (seen = true))
  await page.addInitScript((name) => {
    const sawButton = (window as unknown as { sawButton: () => void }).sawButton
    new MutationObserver(() => {
      const buttons = Array.from(document.querySelectorAll('button'))
      if (buttons.some(({ textContent }) => textContent === name)) sawButton()
    }).observe(document, { childList: true, subtree: true, characterData: true })
  }, button)
  return () => seen
}

/** Clicks a button once the page has left for another one that is loading: Playwright's own click would wait for that. */
async function clickOnDeparture(page: Page, name: string, departures: () => number): Promise<void> {
  await page.route('**/api/health', async (route) => {
    await expect.poll(departures).toBe(1)
    await route.fulfill({ body: '{}' })
  })
  await page.evaluate((name) => {
    const button = Array.from(document.querySelectorAll('button')).find((one) => one.textContent === name)
    addEventListener('beforeunload', () => void fetch('/api/health').then(() => button?.click()))
  }, name)
}

/** A goodbye: it names the person, and nothing goes on before a second and a half has passed. */
async function expectGoodbye(login: LoginPage, meanwhile?: () => Promise<void>): Promise<void> {
  const { page } = login
  await expect(login.status).toHaveText(says.signedIn)
  await expect(page.getByRole('button', { name: notYou })).toBeVisible()
  await meanwhile?.()
  await page.clock.runFor(1_400)
  await expect(page.getByRole('button', { name: notYou })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/login')
  await page.clock.runFor(200)
}

for (const reducedMotion of ['no-preference', 'reduce'] as const)
  test(`the last person in this browser goes on at once, after one request: no timer, no goodbye (${reducedMotion})`, async ({
    login,
    phone,
  }) => {
    const { page } = login
    await page.emulateMedia({ reducedMotion })
    await login.signIn(phone)
    const sawGoodbye = await watchFor(page, notYou)
    await openWithClock(login)
    const requests: string[] = []
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (requests.length > 0 || pathname === '/api/session') requests.push(`${request.method()} ${pathname}`)
    })
    await login.confirmFrozen(phone)
    await page.waitForURL((url) => url.pathname === next)
    expect(requests).toEqual(['POST /api/session', `GET ${next}`])
    expect(sawGoodbye()).toBe(false)
  })

test('the last person goes on at once after signing out, too', async ({ login, phone }) => {
  const { page } = login
  await login.signIn(phone)
  await login.open('/')
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByText('你尚未登录')).toBeVisible()
  await openWithClock(login)
  await login.confirmFrozen(phone)
  await page.waitForURL((url) => url.pathname === next)
})

test('the first person in a browser reads who is signed in before the page goes on', async ({
  login,
  phone,
}) => {
  await openWithClock(login)
  await login.confirmFrozen(phone)
  await expectGoodbye(login)
  await login.page.waitForURL((url) => url.pathname === next)
})

test('so does another person than the last one, with reduced motion', async ({ login, phone, stack }) => {
  await login.page.emulateMedia({ reducedMotion: 'reduce' })
  await login.signIn(new Phone(stack.urls.app, stack.urls.wechat))
  await openWithClock(login)
  await login.confirmFrozen(phone)
  await expectGoodbye(login)
  await login.page.waitForURL((url) => url.pathname === next)
})

test('a retry does not forget who returns where all but the headers of the answer were lost', async ({
  login,
  phone,
}) => {
  const { page } = login
  await login.signIn(phone)
  await page.addInitScript(() => {
    const fetch = window.fetch.bind(window)
    let isLost = false
    window.fetch = async (url, init) => {
      const response = await fetch(url, init)
      if (isLost || init?.method !== 'POST' || url !== '/api/session') return response
      isLost = true
      const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('lost')) })
      return new Response(body, response)
    }
  })
  await openWithClock(login)
  const redemptions = login.countRequests('/api/session', 'POST')
  await login.confirmFrozen(phone)
  await expect.poll(redemptions).toBe(1)
  // A timer for the retry is all that it may wait for.
  await expect(async () => {
    await page.clock.runFor(500)
    expect(redemptions()).toBe(2)
  }).toPass()
  await page.waitForURL((url) => url.pathname === next)
})

test('a login that is taken back while its redemption is under way goes on as nobody else', async ({
  login,
  phone,
  stack,
}) => {
  const { page } = login
  await login.signIn(new Phone(stack.urls.app, stack.urls.wechat))
  // Without push the page learns it from the refusal.
  await page.routeWebSocket(/./, () => undefined)
  await login.open(`/login?next=${next}&prompt=login`)
  await login.live()
  const departures = countDepartures(page)
  const scene = await login.scene()
  await page.route('**/api/session', async (route) => {
    if (route.request().method() === 'POST') await phone.decide(scene, 'cancel')
    await route.continue()
  })
  const refused = page.waitForResponse((response) => response.status() === 409)
  await login.confirmBy(phone)
  await refused
  await login.expectFreshCode(scene)
  expect(departures()).toBe(0)
})

test('a tab and its duplicate both go on', async ({ login, phone }) => {
  const { page } = login
  await login.open(`/login?next=${next}`)
  await login.listening()
  const scene = await login.scene()
  // With a copy of the session storage, as by "Duplicate tab".
  const [duplicate] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => void window.open(location.href)),
  ])
  await phone.scan(scene)
  for (const tab of [page, duplicate]) await expect(tab.getByRole('status')).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  for (const tab of [page, duplicate]) await tab.waitForURL((url) => url.pathname === next)
})

test('"not you?" within that time signs out, and never goes on, however slow the answer is', async ({
  login,
  phone,
}) => {
  const { page } = login
  let answer: () => void = () => undefined
  const slow = new Promise<void>((resolve) => (answer = resolve))
  await openWithClock(login)
  const departures = countDepartures(page)
  await login.confirmFrozen(phone)
  const button = page.getByRole('button', { name: notYou })
  await expect(button).toBeVisible()
  let isDown = true
  await page.route('**/api/session', async (route) => {
    if (isDown) return route.abort()
    await slow
    await route.continue()
  })
  await button.click()
  await expect(page.getByText('操作失败，请重试')).toBeVisible()
  await page.clock.runFor(10_000)

  isDown = false
  await button.click()
  await page.clock.runFor(10_000)
  answer()
  await expect(login.picture).toBeVisible()
  expect(departures()).toBe(0)
  expect(new URL(page.url()).search).toBe(`?next=${next}`)
  expect(await page.evaluate(async () => (await fetch('/api/session')).text())).toContain('"user":null')
})

test('"not you?" stops a next page that is loading already', async ({ login, phone }) => {
  const { page } = login
  let leave: () => void = () => undefined
  const left = new Promise<void>((resolve) => (leave = resolve))
  let arrive: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  await openWithClock(login)
  const departures = countDepartures(page)
  await login.confirmFrozen(phone)
  await expectGoodbye(login, async () => {
    await clickOnDeparture(page, notYou, departures)
    // It arrives while the request to sign out is still under way.
    await page.route(/^[^?]*\/icon\.svg$/, async (route) => {
      await left
      await route.fulfill({ body: 'the next page' }).catch(() => undefined)
      arrive()
    })
    await page.route('**/api/session', async (route) => {
      leave()
      await arrived
      await route.continue()
    })
  })
  await expect(login.picture).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/login')
})
