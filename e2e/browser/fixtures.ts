import type { BrowserContext, FrameLocator, Locator, Page, Request } from 'playwright'
import { expect, test as base } from 'playwright/test'
import type { Stack } from '#dev/stack/stack.ts'
import { scanPicture } from '../clients/phone.ts'
import { Overheard } from '../recorded-secrets.ts'
import { sql } from '../sql.ts'
import { startTestStack } from '../stack.ts'

type Worker = { stack: Stack; overheard: Overheard }
type Each = {
  /** A browser of one's own, at the login page. */
  login: LoginPage
  /** Another browser, at its own login page. */
  openLogin: () => Promise<LoginPage>
  /** A phone of its own for each call. */
  takePhone: (person?: string) => Promise<Phone>
}

let people = 0

/** Well under what the page takes for sleep (10 s), and under its patience with an answer (20 s). */
const stepMs = 5_000

export const test = base.extend<Each, Worker>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads the names from this pattern
  overheard: [async ({}, use) => use(new Overheard()), { scope: 'worker' }],
  browser: [
    async ({ browser, overheard }, use) => {
      const newContext = browser.newContext.bind(browser)
      browser.newContext = async (options) => {
        const context = await newContext(options)
        overheard.listenTo(context)
        return context
      }
      await use(browser)
    },
    { scope: 'worker' },
  ],
  stack: [
    async ({ overheard }, use) => {
      const { stack, close } = await startTestStack({ env: { SAOMA_LOG_LEVEL: 'trace' } })
      await use(stack)
      await addLasting(overheard, stack)
      overheard.write(stack.apps.map((name) => stack.logs(name)).join(''))
      await close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  login: async ({ openLogin }, use) => {
    await use(await openLogin())
  },
  openLogin: async ({ browser, stack, locale }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext({ ...(locale && { locale }) })
      contexts.push(context)
      const login = new LoginPage(await context.newPage(), stack.urls.app)
      await login.open()
      return login
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
  takePhone: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (person = `visitor-e2e-${process.pid}-${(people += 1)}`) => {
      const context = await browser.newContext({ viewport: { width: 760, height: 860 } })
      contexts.push(context)
      return new Phone(await context.newPage(), person)
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

export { expect } from 'playwright/test'

/** The secrets that never leave the servers. */
export async function addLasting(overheard: Overheard, { settings, urls }: Stack): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    if (/SECRET|ENCRYPTION|PASSWORD/.test(name)) overheard.add(name, value)
  const rows = await sql<{ openid: string }>(urls.database, 'SELECT openid FROM "User"')
  for (const { openid } of rows) overheard.add('openid', openid)
}

/** The login page as a person sees it. */
export class LoginPage {
  readonly picture: Locator
  readonly status: Locator
  /** How many answers about its scenes the page has got. */
  answers = 0
  private readonly underWay = new Set<Request>()

  constructor(
    readonly page: Page,
    private readonly app: string,
  ) {
    this.picture = page.getByRole('img', { name: /小程序码|mini-program code/ })
    this.status = page.getByRole('status')
    page.on('request', (request) => request.url().includes('/api/') && this.underWay.add(request))
    page.on('response', (response) => {
      if (response.url().includes('/api/login/')) this.answers += 1
    })
    page.on('requestfinished', (request) => this.underWay.delete(request))
    page.on('requestfailed', (request) => this.underWay.delete(request))
  }

  async open(path = '/login'): Promise<void> {
    await this.page.goto(this.app + path)
  }

  /** Resolves when the page runs: only its script counts down. Before that, its clock is nobody's. */
  async live(): Promise<void> {
    await expect(this.page.getByText(/自动更换|A new code in/)).toBeVisible()
  }

  /** Resolves when the page listens, and has asked once what was published before. */
  async listening(): Promise<void> {
    await expect.poll(() => this.answers).toBeGreaterThan(0)
  }

  /** Time passes for a page with an installed clock as if somebody sat and waited, answers included. */
  async letTimePass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await expect.poll(() => this.underWay.size).toBe(0)
      await this.page.clock.fastForward(Math.min(left, stepMs))
    }
  }

  /** The address that a camera reads from the picture on the screen, and from nowhere else. */
  async read(): Promise<URL> {
    const shot = await this.picture.screenshot({ scale: 'device' })
    return scanPicture(shot.toString('base64'))
  }
}

/** The phone in the hand of a person. */
export class Phone {
  /** The mini-program on its screen. */
  readonly app: FrameLocator

  constructor(
    readonly page: Page,
    private readonly person: string,
  ) {
    this.app = page.frameLocator('[data-testid=miniprogram]')
  }

  /** Points the camera at a login page. */
  async scan(login: LoginPage, launchScene = 1047): Promise<void> {
    await this.open(await login.read(), launchScene)
  }

  /** Opens what a code says; `controls` as in the address of the phone. */
  async open(code: URL, launchScene = 1047, controls: Record<string, string> = {}): Promise<void> {
    const url = new URL(code)
    url.searchParams.set('user', this.person)
    url.searchParams.set('launch', String(launchScene))
    for (const [name, value] of Object.entries(controls)) url.searchParams.set(name, value)
    await this.page.goto(url.href)
  }

  confirm(): Promise<void> {
    return this.app.getByRole('button', { name: '确认登录' }).click()
  }

  decline(): Promise<void> {
    return this.app.getByRole('button', { name: '拒绝' }).click()
  }
}
