import type { BrowserContext } from 'playwright'
import { test as base } from 'playwright/test'
import { LoginPage } from '../clients/login-page.ts'
import { PhonePage } from '../clients/phone-page.ts'
import { RecordedSecrets } from '../recorded-secrets.ts'
import { startStack, type Stack, type StackOptions } from '#dev/stack/stack.ts'

type Worker = {
  /** By default two instances, which share the database and nothing else: requests go to each in turn. */
  stackOptions: StackOptions
  stack: Stack
  secrets: RecordedSecrets
}
type Each = {
  /** A new browser at the login page. */
  login: LoginPage
  /** Opens the login page in another browser. */
  openLogin: () => Promise<LoginPage>
  /** A new phone for each call. */
  takePhone: (person?: string) => Promise<PhonePage>
}

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
  stackOptions: [
    { apps: 2, reverseProxy: true },
    { option: true, scope: 'worker' },
  ],
  stack: [
    async ({ secrets, stackOptions }, use) => {
      const env = { SAOMA_LOG_LEVEL: 'trace', ...stackOptions.env }
      const stack = await startStack({ ...stackOptions, env })
      await use(stack)
      await secrets.addLasting(stack)
      secrets.write(stack.apps.map((name) => stack.logs(name)).join(''))
      await stack.close()
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
      return new PhonePage(await context.newPage(), person)
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

export { expect } from 'playwright/test'
