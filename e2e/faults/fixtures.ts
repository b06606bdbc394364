import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright'
import { type FaultyStack, startFaultyStack } from './faulty-stack.ts'
import type { DatabaseProxy } from './database-proxy/database-proxy.ts'
import { growOld } from '../browser/clock.ts'
import type { Phone } from '../clients/phone.ts'
import { tell } from '../clients/stand-ins.ts'
import { test as base } from '../browser/fixtures.ts'
import { LoginPage, says } from '../clients/login-page.ts'
import { expect } from 'playwright/test'

export type Visit = (options?: {
  time?: Date
  before?: (login: LoginPage) => Promise<unknown>
}) => Promise<LoginPage>
export type PusherFault = (what: 'faults' | 'refusals' | 'mute' | 'disconnect', body: object) => Promise<void>

type Each = {
  /** Opens the login page in a new browser with a movable clock. `time`: its initial time. */
  visit: Visit
  /** Faults of the next requests to WeChat: see packages/wechat-standin. */
  wechatFault: (fault: object) => Promise<void>
  /** Faults of the channel server: see packages/pusher-standin. */
  pusherFault: PusherFault
  /** Time passes on the server and on the page's clock. */
  letPass: (login: LoginPage, ms: number) => Promise<void>
  /** Makes WeChat forget its tokens: the next code needs a new one. */
  forgetToken: () => Promise<void>
  /** Between the app and the database. */
  databaseProxy: DatabaseProxy
  healed: void
}

type Worker = { faulty: FaultyStack }

/** Longer than the polling interval of a page with a socket, for a waiting scene and a scanned one. */
export const slowMs = 31_000

const members = ['database', 'pusher', 'wechat', 'app']

/** With its own stack, whose database keeps its data when killed. After each test everything runs again without faults. */
export const test = base.extend<Each, Worker>({
  faulty: [
    // oxlint-disable-next-line no-empty-pattern -- playwright reads the names from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'saoma-faults-'))
      const faulty = await startFaultyStack({
        databaseDir: folder,
        phone: true,
        // Without spare codes: faults are for the codes of the visits.
        env: { SAOMA_LOG_LEVEL: 'trace', SAOMA_SPARE_CODES: 'off' },
      })
      await use(faulty)
      await faulty.close()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  stack: [
    async ({ faulty: { stack }, secrets }, use) => {
      await use(stack)
      await secrets.write(stack)
    },
    { scope: 'worker' },
  ],
  databaseProxy: ({ faulty }, use) => use(faulty.proxy),
  healed: [
    async ({ faulty }, use) => {
      await use()
      await heal(faulty)
    },
    { auto: true, timeout: 60_000 },
  ],
  visit: async ({ browser, stack, locale }, use) => {
    const opened: LoginPage[] = []
    await use(async ({ time, before } = {}) => {
      const options: BrowserContextOptions = locale === undefined ? {} : { locale }
      const context = await browser.newContext(options)
      const login = new LoginPage(await context.newPage(), stack.urls.app)
      opened.push(login)
      await login.page.clock.install(time === undefined ? {} : { time })
      await before?.(login)
      await login.open()
      // Without a code the page has no countdown.
      if (await login.picture.isVisible()) await login.live()
      return login
    })
    await Promise.all(opened.map(({ page }) => page.context().close()))
  },
  wechatFault: ({ stack }, use) => use((fault) => tell(`${stack.urls.wechat}/_dev/faults`, fault)),
  pusherFault: ({ stack }, use) => use((what, body) => tell(`${stack.urls.pusher}/_dev/${what}`, body)),
  letPass: ({ stack }, use) =>
    use(async (login, ms) => {
      await growOld(stack, ms)
      await login.page.clock.fastForward(ms)
    }),
  forgetToken: ({ stack }, use) => use(() => tell(`${stack.urls.wechat}/_dev/reset`, {})),
})

export { expect }

/** Scans the page's code, and waits until the page shows it. Resolves with the scene. */
export async function scan(login: LoginPage, phone: Phone): Promise<string> {
  const scene = await login.scene()
  await phone.scan(scene)
  await expect(login.status).toHaveText(says.scanned)
  return scene
}

/** A login whose page hears nothing of it by push: it learns of both steps by polling, whose interval has passed. */
export async function logInByPolling(login: LoginPage, phone: Phone): Promise<void> {
  const scene = await login.scene()
  expect((await phone.scan(scene)).status).toBe(200)
  await login.page.clock.fastForward(slowMs)
  await expect(login.status).toHaveText(says.scanned)
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  await login.page.clock.fastForward(slowMs)
  await login.expectSignedIn()
}

/** Confirms a login whose page cannot redeem its ticket until the route of /api/session is removed. */
export async function confirmWithoutRedemption(login: LoginPage, phone: Phone): Promise<void> {
  const scene = await login.scene()
  await login.page.route('**/api/session', (route) => route.abort())
  await phone.scan(scene)
  await phone.decide(scene, 'confirm')
  await expect(login.status).toHaveText(says.confirmed)
}

async function heal({ stack, proxy }: FaultyStack): Promise<void> {
  proxy.resume()
  for (const name of members) {
    const program = stack.process(name)
    program.resume()
    if (program.pid === undefined) await program.start()
  }
  await Promise.all([stack.urls.wechat, stack.urls.pusher].map((url) => tell(`${url}/_dev/reset`, {})))
}
