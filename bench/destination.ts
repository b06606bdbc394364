import { type Browser, chromium, type Page, type Request } from 'playwright'
import { findBrowser } from '../dev/browser.ts'
import { startStack, type Stack } from '../dev/stack/stack.ts'
import { LoginPage, says } from '../e2e/clients/login-page.ts'
import { Phone } from '../e2e/clients/phone.ts'
import { atMost, type Chapter, type Figure, median, percentile } from './figure.ts'
import { sendConfirmation, startFloor } from './floor.ts'

const warmUps = 10
const rounds = 40
const next = '/'

/** In ms since the phone sent its confirmation: the browser has its cookie, has requested the next page, has painted it. */
type Login = { cookie: number; requested: number; painted: number }

/** From the phone's confirmation to the next page, for the person who signed in in this browser last time. */
export const destination: Chapter = {
  name: 'destination',
  title: 'Confirm to the next page, in Chromium',
  async run(say) {
    const stack = await startStack({ distDir: '.next-test', env: { SAOMA_RATE_LIMIT: 'off' } })
    const floor = await startFloor()
    const browser = await chromium.launch(findBrowser())
    try {
      const saoma = await saomaVisitor(browser, stack)
      const bare = await bareVisitor(browser, floor.url)
      const logins = new Map([saoma, bare].map((signIn) => [signIn, [] as Login[]]))
      say(`${rounds} logins each`)
      for (let i = 0; i < warmUps + rounds; i += 1)
        for (const signIn of i % 2 === 0 ? [saoma, bare] : [bare, saoma]) {
          const login = await signIn()
          if (i >= warmUps) logins.get(signIn)?.push(login)
        }
      return figuresOf(logins.get(saoma) ?? [], logins.get(bare) ?? [])
    } finally {
      await browser.close()
      await floor.close()
      await stack.close()
    }
  },
}

async function saomaVisitor(browser: Browser, { urls }: Stack): Promise<() => Promise<Login>> {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  const login = new LoginPage(page, urls.app)
  const phone = new Phone(urls.app, urls.wechat)
  return async () => {
    await login.open(`/login?next=${encodeURIComponent(next)}`)
    await login.listening()
    const scene = await login.scene()
    await phone.scan(scene)
    await page.getByText(says.scanned).first().waitFor()
    return measure(page, '/api/session', () => phone.decide(scene, 'confirm'))
  }
}

/** The floor: a page with a bare socket, a redemption that only sets a cookie, and a page of two words. */
async function bareVisitor(browser: Browser, url: string): Promise<() => Promise<Login>> {
  const page = await (await browser.newContext()).newPage()
  return async () => {
    await page.goto(`${url}/login`)
    await page.getByText('listening').waitFor()
    return measure(page, '/session', () => sendConfirmation(url, 'page'))
  }
}

async function measure(page: Page, session: string, confirm: () => Promise<unknown>): Promise<Login> {
  const is = (path: string) => (request: Request) => new URL(request.url()).pathname === path
  const redeemed = page.waitForRequest((request) => request.method() === 'POST' && is(session)(request))
  const navigated = page.waitForRequest((request) => request.isNavigationRequest() && is(next)(request))
  const loaded = page.waitForURL((url) => url.pathname === next, { waitUntil: 'load' })
  const begun = Date.now()
  await Promise.all([redeemed, navigated, loaded, confirm()])
  const redemption = (await redeemed).timing()
  return {
    cookie: redemption.startTime + redemption.responseStart - begun,
    requested: (await navigated).timing().startTime - begun,
    painted: (await page.evaluate(firstPaint)) - begun,
  }
}

/** Runs in the page. In ms of Unix time. */
async function firstPaint(): Promise<number> {
  const entry = await new Promise<PerformanceEntry>((resolve) => {
    new PerformanceObserver((list) => {
      for (const found of list.getEntriesByName('first-contentful-paint')) resolve(found)
    }).observe({ type: 'paint', buffered: true })
  })
  return performance.timeOrigin + entry.startTime
}

function figuresOf(ours: Login[], floor: Login[]): Figure[] {
  const p50 = (all: Login[], step: keyof Login): number => median(all.map((login) => login[step]))
  const after = median(ours.map(({ cookie, requested }) => requested - cookie))
  const painted = ours.map((login) => login.painted)
  return [
    { name: 'cookie, p50', value: p50(ours, 'cookie'), unit: 'ms' },
    { name: 'next page requested, p50', value: p50(ours, 'requested'), unit: 'ms' },
    atMost(100, { name: 'next page requested after the cookie, p50', value: after, unit: 'ms' }),
    { name: 'next page painted, p50', value: p50(ours, 'painted'), unit: 'ms' },
    { name: 'next page painted, p95', value: percentile(painted, 0.95), unit: 'ms' },
    { name: 'a bare server: cookie, p50', value: p50(floor, 'cookie'), unit: 'ms' },
    { name: 'a bare server: next page requested, p50', value: p50(floor, 'requested'), unit: 'ms' },
    { name: 'a bare server: next page painted, p50', value: p50(floor, 'painted'), unit: 'ms' },
  ]
}
