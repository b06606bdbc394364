import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { BrowserContextOptions } from 'playwright'
import { expect } from 'playwright/test'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Phone as QuickPhone } from '../http/phone.ts'
import { LoginPage, test as base } from '../world.ts'

type Each = {
  /** Opens the login page in a browser of its own, whose clock can be moved. `time`: what that clock says at first. */
  visit: (options?: { time?: Date; before?: (login: LoginPage) => Promise<unknown> }) => Promise<LoginPage>
  /** A phone as the server sees one, without a screen: most rows are about the page. */
  phone: QuickPhone
  /** What goes wrong with the next requests to WeChat: see dev/wechat/inside/fault.ts. */
  wechatFault: (fault: object) => Promise<void>
  /** What goes wrong at the channel server: `faults`, `mute`, `disconnect`, see dev/pusher/dev-routes.ts. */
  pusherFault: (what: 'faults' | 'mute' | 'disconnect', body: object) => Promise<void>
  /** Time passes for everybody: the server's codes grow old, and the clock of the page goes on. */
  letPass: (login: LoginPage, ms: number) => Promise<void>
  /** WeChat forgets its tokens: the next code needs a new one. */
  forgetToken: () => Promise<void>
  healed: void
}

const shift = `UPDATE "Scene" SET "expiresAt" = "expiresAt" - make_interval(secs => $1)`

const members = ['database', 'pusher', 'wechat', 'app']
let people = 0

/** Its own stack: the database keeps its data when it is killed. After each test everything runs again, and well. */
export const test = base.extend<Each, { stack: Stack }>({
  stack: [
    // oxlint-disable-next-line no-empty-pattern -- playwright reads the names from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'saoma-faults-'))
      const distDir = process.env['NEXT_DIST_DIR']
      const stack = await startStack({ databaseDir: join(folder, 'data'), ...(distDir && { distDir }) })
      await use(stack)
      await stack.close()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  healed: [
    async ({ stack }, use) => {
      await use()
      await heal(stack)
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
      return login
    })
    await Promise.all(opened.map(({ page }) => page.context().close()))
  },
  phone: async ({ stack }, use) => {
    await use(new QuickPhone(stack.urls.app, stack.urls.wechat, `visitor-${process.pid}-${(people += 1)}`))
  },
  wechatFault: ({ stack }, use) => use((fault) => tell(`${stack.urls.wechat}/_dev/faults`, fault)),
  pusherFault: ({ stack }, use) => use((what, body) => tell(`${stack.urls.pusher}/_dev/${what}`, body)),
  letPass: ({ stack }, use) =>
    use(async (login, ms) => {
      await sql(stack, shift, [ms / 1_000])
      await login.page.clock.fastForward(ms)
    }),
  forgetToken: ({ stack }, use) => use(() => tell(`${stack.urls.wechat}/_dev/reset`, {})),
})

export { expect } from 'playwright/test'

/** A hand in the database. */
export async function sql(stack: Stack, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: stack.urls.database })
  await client.connect()
  await client.query(text, values)
  await client.end()
}

/** What the page says in each state. */
export const says = {
  steps: '打开微信，扫一扫，在手机上确认',
  scanned: '微信用户，请在手机上确认',
  confirmed: '已确认，正在登录……',
  signedIn: '已登录：微信用户',
  offline: '网络不通，正在重试……',
  unreachable: '暂时连不上服务器，正在重试……',
  wechat: '微信暂时没有响应，请稍后再试',
  quota: '本站的微信调用次数已用完，请稍后再试',
  database: '服务暂时不可用，请稍后再试',
  internal: /^服务器出错，请稍后再试/,
  expired: '二维码已过期',
}

/** The scene that a camera reads from the screen. */
export async function sceneOn(login: LoginPage): Promise<string> {
  return (await login.read()).searchParams.get('scene') ?? ''
}

export async function expectSignedIn(login: LoginPage): Promise<void> {
  await expect(login.page.getByText(says.signedIn).first()).toBeVisible()
}

/** Whatever happened before: the code on the screen can be scanned, and signs in. */
export async function expectGoesOn(login: LoginPage, phone: QuickPhone): Promise<void> {
  await expect(login.picture).toBeVisible()
  const scene = await sceneOn(login)
  expect((await phone.scan(scene)).status).toBe(200)
  await expect(login.status).toHaveText(says.scanned)
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  await expectSignedIn(login)
}

/** Counts what the page asks of the state of its scenes. */
export function countQuestions(login: LoginPage): () => number {
  let count = 0
  login.page.on('request', (request) => {
    if (request.url().includes('/api/login/')) count += 1
  })
  return () => count
}

/** Resolves when the page has an answer about its scene that it asked for after this call. */
export async function answered(login: LoginPage): Promise<void> {
  await login.page.waitForResponse(/\/api\/login\//)
}

/** Another tab in front, or this one again. */
export async function setSeen(login: LoginPage, seen: boolean): Promise<void> {
  await login.page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    seen ? 'visible' : 'hidden',
  )
}

async function heal(stack: Stack): Promise<void> {
  for (const name of members) {
    const program = stack.process(name)
    program.resume()
    if (program.pid === undefined) await program.start()
  }
  await Promise.all([stack.urls.wechat, stack.urls.pusher].map((url) => tell(`${url}/_dev/reset`, {})))
}

async function tell(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  if (!response.ok) throw new Error(await response.text())
}
