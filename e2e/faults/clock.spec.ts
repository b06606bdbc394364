import { Phone } from '../clients/phone.ts'
import { LoginPage } from '../clients/login-page.ts'
import { expect, logInByPolling, test } from './fixtures.ts'

const hourMs = 3_600_000

/** The seconds left, as shown on the page. */
async function secondsLeft(login: LoginPage): Promise<number> {
  const text = await login.page.getByText(/秒后自动刷新/).textContent()
  return Number.parseInt(text ?? '', 10)
}

test("the visitor's clock is three hours fast: the code lives as long as ever", async ({ visit, phone }) => {
  const login = await visit({ time: new Date(Date.now() + 3 * hourMs) })
  expect(await secondsLeft(login)).toBeGreaterThan(60)
  expect(await secondsLeft(login)).toBeLessThanOrEqual(120)
  await login.expectLoginWorks(phone)
})

test("the visitor's clock is twenty-five years slow: the code is replaced in time", async ({
  visit,
  phone,
  letPass,
}) => {
  const login = await visit({ time: new Date('2001-11-23T12:00:00Z') })
  const old = await login.scene()
  expect(await secondsLeft(login)).toBeLessThanOrEqual(120)
  await letPass(login, 121_000)
  await login.expectFreshCode(old)
  await login.expectLoginWorks(phone)
})

test("the visitor's clock is set forward by an hour: the page asks the server for the state", async ({
  visit,
  phone,
}) => {
  const login = await visit()
  await secondsLeft(login)
  await login.page.clock.setSystemTime(new Date(Date.now() + hourMs))
  await expect.poll(() => secondsLeft(login)).toBeGreaterThan(60)
  await login.expectLoginWorks(phone)
})

test("the visitor's clock is set back by an hour: the code is still replaced in time", async ({
  visit,
  phone,
  letPass,
}) => {
  const login = await visit()
  const old = await login.scene()
  await login.page.clock.setSystemTime(new Date(Date.now() - hourMs))
  await expect.poll(() => secondsLeft(login)).toBeLessThanOrEqual(120)
  await letPass(login, 121_000)
  await login.expectFreshCode(old)
  await login.expectLoginWorks(phone)
})

test("the server's clock is twenty minutes fast: Pusher refuses its events, and the page polls", async ({
  browser,
  startBeside,
}) => {
  const { urls, ...stack } = await startBeside({ NODE_OPTIONS: `--import=${fastClock(20 * 60_000)}` })
  const context = await browser.newContext({ locale: 'zh-CN' })
  const login = new LoginPage(await context.newPage(), urls.app)
  await login.page.clock.install()
  await login.open()
  await login.live()
  const phone = new Phone(urls.app, urls.wechat)
  expect(await secondsLeft(login)).toBeLessThanOrEqual(120)
  await logInByPolling(login, phone)
  await expect.poll(() => stack.logs('app')).toContain('publish failed')
  await context.close()
})

/** A module that moves the clock of the app, and of no other program of the stack. */
function fastClock(ms: number): string {
  const code = `
    if (process.argv.includes('server.js')) {
      const now = Date.now
      const Before = Date
      globalThis.Date = class extends Before {
        constructor(...given) { given.length === 0 ? super(now() + ${ms}) : super(...given) }
        static now() { return now() + ${ms} }
        // Next copies what is the class's own.
        static UTC = Before.UTC
        static parse = Before.parse
      }
    }`
  return `data:text/javascript,${encodeURIComponent(code)}`
}
