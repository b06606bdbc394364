/**
 * The ten states that matter most, compared with the kept pictures in ./pictures. After an intended change, renew them by
 *   NEXT_DIST_DIR=.next-test npx playwright test -c e2e/playwright.config.ts pictures.spec --project login --no-deps -u changed
 * on a fresh build (`npm test -- build`), and look at each before you commit it.
 */
import type { BrowserContextOptions, Locator, Page } from 'playwright'
import sharp from 'sharp'
import { LoginPage } from '../../clients/login-page.ts'
import { PhonePage } from '../../clients/phone-page.ts'
import { SMALL_PHONE } from '../../miniprogram/questions.ts'
import { expect, test } from '../fixtures.ts'
import { safariOnPhone } from '../user-agents.ts'
import { pinLook, pinContent } from './pinned.ts'
import { states } from './states.ts'

test.skip(process.platform !== 'linux', 'letters are drawn differently elsewhere')

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const [zh, en] = [{ locale: 'zh-CN' }, { locale: 'en-GB' }] as const
const dark = { colorScheme: 'dark' } as const
const fixed: BrowserContextOptions = { userAgent: chrome, reducedMotion: 'reduce' }

async function compare(page: Page, part: Locator, name: string): Promise<void> {
  await pinContent(page)
  await expect(part).toHaveScreenshot(`${name}.png`)
}

/** The countdown stands still once it is there and the page has asked how much time is left. */
async function waiting(login: LoginPage): Promise<void> {
  await login.page.clock.setFixedTime(Date.now())
  await login.open()
  await login.live()
  await login.listening()
}

for (const [name, options] of [
  ['waiting', zh],
  ['scanned', { ...en, ...dark }],
  ['number', zh],
  ['signed-in', { ...zh, ...dark }],
  ['expired', en],
  ['account', zh],
] as const)
  test(`the page looks as it was kept: ${name}`, async ({ browser, stack }) => {
    const context = await browser.newContext({ ...fixed, ...options })
    await pinLook(context)
    const page = await context.newPage()
    const login = new LoginPage(page, stack.urls.app)
    if (name === 'waiting') await waiting(login)
    else
      await states
        .find((state) => state.name === name)
        ?.reach({ page, context, stack, login, portrait: true })
    await compare(page, page.locator('main > section'), name)
    await context.close()
  })

test('the page looks as it was kept: on the phone that shows it', async ({ browser, startBeside }) => {
  const { urls } = await startBeside({ SAOMA_OPEN_ON_PHONE: 'scheme' })
  const context = await browser.newContext({
    ...zh,
    ...fixed,
    userAgent: safariOnPhone,
    viewport: { width: 375, height: 667 },
  })
  await pinLook(context)
  const page = await context.newPage()
  await waiting(new LoginPage(page, urls.app))
  await compare(page, page.locator('main > section'), 'on-a-phone')
  await context.close()
})

/** What the API answers to the phone. Its time is a while ago, so that it reads the same for a minute. */
function answer(path: string, numberNeeded: boolean): object {
  if (path !== '/api/miniapp/auth') return { status: 'confirmed' }
  const createdAt = new Date(Date.now() - 80_000).toISOString()
  const user = { id: 'u1', nickname: '林小满', avatarUrl: '/api/avatar/a', role: 'user', registered: true }
  const request = {
    scene: 's1',
    site: '茶铺',
    host: 'shop.example',
    logoUrl: '/api/avatar/l',
    shares: ['profile', 'phone'],
    browser: 'Chrome 140',
    system: 'Windows',
    address: '203.0.113.*',
    place: '上海',
    sameNetwork: true,
    createdAt,
    expiresAt: createdAt,
    numberNeeded,
  }
  return { token: 'token', expiresIn: 900, user, request, phone: '138****0000' }
}

async function openPhone(
  page: Page,
  base: string,
  { language, numberNeeded }: { language: string; numberNeeded: boolean },
): Promise<PhonePage> {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c76b3a' } })
    .png()
    .toBuffer()
  await page.route('**/_phone/image?*', (route) => route.fulfill({ contentType: 'image/png', body: picture }))
  await page.route('**/_phone/request', (route) => {
    const { url } = route.request().postDataJSON() as { url: string }
    const data = answer(new URL(url).pathname, numberNeeded)
    const header = { 'content-type': 'application/json' }
    const body = JSON.stringify({ code: 200, data, msg: 'ok' })
    return route.fulfill({ json: { statusCode: 200, header, data: body } })
  })
  const phone = new PhonePage(page, 'visitor-pictures')
  const code = new URL('/?scene=s1&page=pages/login/login', base)
  await phone.open(code, numberNeeded ? 1049 : 1047, { language })
  await phone.app.locator('.confirm').waitFor()
  return phone
}

for (const [name, options, numberNeeded] of [
  ['phone-question', zh, false],
  ['phone-number', { ...en, ...dark }, true],
  ['phone-done', zh, false],
] as const)
  test(`the phone looks as it was kept: ${name}`, async ({ browser, stack }) => {
    const context = await browser.newContext({ ...fixed, ...options, viewport: SMALL_PHONE })
    await pinLook(context)
    const page = await context.newPage()
    const language = options.locale === 'zh-CN' ? 'zh_CN' : 'en'
    const phone = await openPhone(page, stack.urls.phone ?? '', { language, numberNeeded })
    if (name === 'phone-done') {
      await phone.confirm()
      await phone.app.locator('.not-me').waitFor()
    }
    await compare(page, page.getByTestId('miniprogram'), name)
    await context.close()
  })
