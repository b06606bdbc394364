import type { BrowserContext, BrowserContextOptions, Page } from 'playwright'
import sharp from 'sharp'
import type { Stack } from '#dev/stack/stack.ts'
import { statusOf } from '#lib/errors.ts'
import { messages } from '../../../app/http/messages.ts'
import { waitTogether } from '../clock.ts'
import { Phone } from '../../clients/phone.ts'
import { expect } from '../fixtures.ts'
import type { LoginPage } from '../../clients/login-page.ts'
import { safariOnPhone, wechatOnPhone } from '../user-agents.ts'

export type Language = 'zh' | 'en'

/** A browser at the page, and what it takes to bring the page into a state. */
export type At = {
  page: Page
  context: BrowserContext
  login: LoginPage
  stack: Stack
  /** Whether people have avatars; every other one has unless given. */
  portrait?: boolean
}

export type State = {
  name: string
  /** Options of a browser that isn't a desktop's. */
  browser?: BrowserContextOptions
  reach: (at: At) => Promise<void>
}

let people = 0

/** A person with a nickname. */
export async function person({ stack, portrait: isDrawn }: At, nickname = '林小满'): Promise<Phone> {
  const phone = new Phone(stack.urls.app, stack.urls.wechat, `visitor-looks-${process.pid}-${(people += 1)}`)
  await phone.auth()
  if (isDrawn ?? people % 2 === 0) await phone.upload(nickname, await portrait())
  else await phone.register({ nickname })
  return phone
}

async function portrait(): Promise<Blob> {
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="132" height="132"><rect width="132" height="132" fill="#e7c9a9"/>
    <circle cx="66" cy="52" r="30" fill="#5b4636"/><circle cx="66" cy="60" r="22" fill="#f2d6bd"/>
    <path d="M16 132a50 44 0 0 1 100 0z" fill="#3b6ea5"/></svg>`
  const png = await sharp(Buffer.from(drawn)).png().toBuffer()
  return new Blob([new Uint8Array(png)], { type: 'image/png' })
}

async function scanned(at: At, launchScene = 1047): Promise<{ phone: Phone; id: string }> {
  await at.login.open()
  const phone = await person(at)
  const id = await at.login.scene()
  await phone.scan(id, launchScene)
  await expect(at.page.getByText('林小满')).toBeVisible()
  return { phone, id }
}

/** Signed in, at the given page. */
async function signedInAt(at: At, path: string): Promise<void> {
  await at.login.signIn(await person(at))
  await at.login.open(path)
}

/** The page in a browser that keeps no cookies. */
async function withoutCookies({ page, login }: At): Promise<void> {
  const code = statusOf.scene_unknown
  const json = { code, data: null, msg: '', error: 'scene_unknown' }
  await page.route('**/api/login/**', (route) => route.fulfill({ status: code, json }))
  await login.open()
  await expect(login.status).toHaveText(/未保存本站的 Cookie|blocks this site’s cookies/)
}

/** The page as the server sends it without a code, and with what its own request for one gets. */
async function withoutCode(at: At, error?: 'wechat_unavailable' | 'rate_limited'): Promise<void> {
  await at.page.route('**/login', (route) =>
    route.continue({ headers: { ...route.request().headers(), purpose: 'prefetch' } }),
  )
  await at.page.route('**/api/miniapp/code', async (route) => {
    if (!error) return
    const [code, headers] = [statusOf[error], { 'retry-after': '42' }]
    const language = await route.request().headerValue('accept-language')
    const msg = messages[language === 'en' ? 'en' : 'zh'][error]
    await route.fulfill({ status: code, headers, json: { code, data: null, msg, error } })
  })
  await at.login.open()
}

async function confirmed(at: At): Promise<void> {
  const { phone, id } = await scanned(at)
  await phone.decide(id, 'confirm')
}

export const states: State[] = [
  { name: 'waiting', reach: ({ login }) => login.open() },
  { name: 'scanned', reach: async (at) => void (await scanned(at)) },
  { name: 'number', reach: async (at) => void (await scanned(at, 1049)) },
  {
    name: 'confirmed',
    async reach(at) {
      await at.page.route('**/api/session', () => undefined)
      await confirmed(at)
      await expect(at.login.status).toHaveText(/已确认|Confirmed/)
    },
  },
  {
    name: 'signed-in',
    async reach(at) {
      // No content: the browser stays where it is.
      await at.page.route(new URL('/', at.stack.urls.app).href, (route) => route.fulfill({ status: 204 }))
      await confirmed(at)
      await expect(at.login.status).toHaveText(/已登录|Signed in/)
    },
  },
  {
    name: 'declined',
    async reach(at) {
      const { phone, id } = await scanned(at)
      await phone.decide(id, 'cancel')
      await expect(at.login.status).toHaveText(/取消|cancelled/)
    },
  },
  {
    name: 'taken',
    async reach(at) {
      const { id } = await scanned(at)
      await (await person(at)).scan(id)
      await expect(at.page.getByText(/他人|Someone else/)).toBeVisible()
    },
  },
  {
    name: 'expired',
    async reach({ page, login, stack }) {
      await page.clock.install()
      await login.open()
      await login.live()
      // Ten minutes of codes, and the rest of the last one.
      await waitTogether(stack, login, 750_000)
      await expect(login.status).toHaveText(/过期|expired/)
    },
  },
  {
    name: 'offline',
    async reach({ context, login }) {
      await login.open()
      await context.setOffline(true)
      await expect(login.status).toHaveText(/当前网络不可用|No network/)
    },
  },
  {
    name: 'making',
    async reach(at) {
      await withoutCode(at)
      await expect(at.login.status).toHaveText(/正在生成|Creating/)
    },
  },
  {
    name: 'wechat-down',
    async reach(at) {
      await withoutCode(at, 'wechat_unavailable')
      await expect(at.login.status).toHaveText(/微信服务暂时不可用|WeChat isn’t responding/)
    },
  },
  {
    name: 'too-many',
    async reach(at) {
      await withoutCode(at, 'rate_limited')
      await expect(at.login.status).toHaveText(/过于频繁|Too many/)
    },
  },
  { name: 'without-cookies', reach: withoutCookies },
  {
    name: 'on-a-phone',
    browser: { userAgent: safariOnPhone },
    reach: ({ login }) => login.open(),
  },
  {
    name: 'in-wechat',
    browser: { userAgent: wechatOnPhone },
    reach: ({ login }) => login.open(),
  },
  {
    name: 'without-script',
    browser: { javaScriptEnabled: false },
    reach: ({ login }) => login.open(),
  },
  {
    name: 'account',
    async reach(at) {
      await signedInAt(at, '/account')
      await expect(at.page.getByRole('listitem')).toHaveCount(1)
    },
  },
  { name: 'home', reach: (at) => signedInAt(at, '/') },
  { name: 'home-signed-out', reach: ({ login }) => login.open('/') },
  { name: 'not-found', reach: ({ login }) => login.open('/nowhere') },
]
