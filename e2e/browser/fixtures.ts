import type { BrowserContext } from 'playwright'
import { test as base } from 'playwright/test'
import { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { PhonePage } from '../clients/phone-page.ts'
import { RecordedSecrets } from '../recorded-secrets.ts'
import { createDatabase } from '#dev/postgres/server.ts'
import type { Settings } from '#dev/stack/settings.ts'
import { startStack, type Stack } from '#dev/stack/stack.ts'

type Worker = {
  /** Two instances of the app, which share the database and nothing else: requests go to each in turn. */
  stack: Stack
  secrets: RecordedSecrets
}
type Each = {
  /** The app with other settings, beside this worker's stand-ins, with an empty database. Closed after the test. */
  startBeside: (env: Settings) => Promise<Stack>
  /** A new browser at the login page. */
  login: LoginPage
  /** Opens the login page in another browser. */
  openLogin: () => Promise<LoginPage>
  /** A phone without a screen, for tests about the page. */
  phone: Phone
  /** A new phone with the mini-program on its screen for each call. */
  takePhone: (person?: string) => Promise<PhonePage>
}

const trace = { SAOMA_LOG_LEVEL: 'trace' }
let people = 0

export const test = base.extend<Each, Worker>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads the names from this pattern
  secrets: [async ({}, use) => use(new RecordedSecrets()), { scope: 'worker' }],
  browser: [
    async ({ browser, secrets }, use) => {
      const newContext = browser.newContext.bind(browser)
      browser.newContext = async (options) => {
        const context = await newContext(options)
        secrets.listenTo(context)
        return context
      }
      await use(browser)
    },
    { scope: 'worker' },
  ],
  stack: [
    async ({ secrets }, use) => {
      const env = { ...trace, SAOMA_PHONE: 'on' }
      const stack = await startStack({ apps: 2, phone: true, reverseProxy: true, env })
      await use(stack)
      await secrets.write(stack)
      await stack.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  startBeside: async ({ stack, secrets }, use) => {
    const started: Stack[] = []
    await use(async (env) => {
      const { urls } = stack
      const databaseUrl = await createDatabase(urls.database)
      const other = await startStack({ beside: urls, databaseUrl, env: { ...trace, ...env } })
      started.push(other)
      return other
    })
    for (const other of started) {
      await secrets.write(other)
      await other.close()
    }
  },
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
  phone: async ({ stack, secrets }, use) => {
    const { app, wechat } = stack.urls
    await use(new Phone(app, wechat, undefined, { fetch: secrets.fetch }))
  },
  takePhone: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (person = `visitor-e2e-${process.pid}-${(people += 1)}`) => {
      const context = await browser.newContext({ viewport: { width: 760, height: 860 } })
      contexts.push(context)
      return new PhonePage(await context.newPage(), person)
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

export { expect } from 'playwright/test'
