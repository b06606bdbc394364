import { Phone } from '../clients/phone.ts'
import { expectLooks } from './looks/look.ts'
import { safariOnPhone, wechatOnPhone } from './user-agents.ts'
import { expect, test } from './fixtures.ts'
import { LoginPage } from '../clients/login-page.ts'

/** Browser and mini-program on one phone have one address. */
const publicly = { 'x-forwarded-for': '203.0.113.7' }

const settings = { SAOMA_OPEN_ON_PHONE: 'scheme', SAOMA_TRUST_PROXY: '1' }

test('on a phone a button opens the mini-program with this scene, and back in the browser one is signed in', async ({
  browser,
  startBeside,
}) => {
  const { urls } = await startBeside(settings)
  const context = await browser.newContext({
    userAgent: safariOnPhone,
    viewport: { width: 390, height: 760 },
    locale: 'en',
    extraHTTPHeaders: publicly,
  })
  const page = await context.newPage()
  await page.goto(`${urls.app}/login`)
  const login = new LoginPage(page, urls.app)
  const button = page.getByRole('link', { name: 'Open WeChat to sign in' })
  // The way to take comes first: above the code, which serves another phone.
  const [top, bottom] = [await button.boundingBox(), await login.picture.boundingBox()]
  expect(top?.y).toBeLessThan(bottom?.y ?? 0)
  const address = new URL((await button.getAttribute('href')) ?? '')
  expect(address.protocol).toBe('weixin:')
  expect(address.searchParams.get('path')).toBe('pages/login/login')
  const scene = new URLSearchParams(address.searchParams.get('query') ?? '').get('scene') ?? ''
  expect(scene).toBe(await login.scene())

  // WeChat is in the foreground and reports a plain scheme. Both have one public address, so no number is needed.
  await login.setVisible(false)
  const phone = new Phone(urls.app, urls.wechat, undefined, { headers: publicly })
  const { data } = await phone.scan(scene, 1065)
  expect(data.request?.numberNeeded).toBe(false)
  await phone.decide(scene, 'confirm')
  await login.setVisible(true)
  await expect(page.getByText(/^Signed in as User [2-9A-Z]{4}$/)).toBeVisible()
  await context.close()
})

for (const javaScriptEnabled of [true, false])
  test(`where WeChat does not open, the page tells another way ${javaScriptEnabled ? 'on demand' : '; without JavaScript it offers neither'}`, async ({
    browser,
    startBeside,
  }) => {
    const { urls } = await startBeside(settings)
    const context = await browser.newContext({ userAgent: safariOnPhone, locale: 'zh-CN', javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(`${urls.app}/login`)
    await expect(page.getByRole('link', { name: '打开微信登录' })).toBeVisible({ visible: javaScriptEnabled })
    await expect(page.getByRole('listitem')).toHaveCount(0)
    await page.getByText('无法打开微信？').click()
    await expect(page.getByRole('listitem')).toHaveCount(javaScriptEnabled ? 3 : 0)
    await context.close()
  })

test('without that button three steps above the code say what to do', async ({ browser, stack }) => {
  const viewport = { width: 390, height: 760 }
  const context = await browser.newContext({ userAgent: safariOnPhone, viewport, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${stack.urls.app}/login`)
  const steps = page.getByRole('listitem')
  await expect(steps).toHaveCount(3)
  const picture = await new LoginPage(page, stack.urls.app).picture.boundingBox()
  expect((await steps.first().boundingBox())?.y).toBeLessThan(picture?.y ?? 0)
  await context.close()
})

test('the page with that button is laid out well and accessible', async ({ browser, startBeside }) => {
  const { urls } = await startBeside(settings)
  for (const locale of ['zh-CN', 'en-GB']) {
    const context = await browser.newContext({ userAgent: safariOnPhone, locale, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${urls.app}/login`)
    await expectLooks(page, `on-a-phone-with-button-${locale}`)
    await context.close()
  }
})

test("inside WeChat's own browser the page says to long-press the code, and offers no link", async ({
  browser,
  startBeside,
}) => {
  const { urls } = await startBeside(settings)
  const context = await browser.newContext({ userAgent: wechatOnPhone, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${urls.app}/login`)
  const sentence = page.getByRole('status')
  await expect(sentence).toHaveText('长按识别小程序码，在小程序中确认登录')
  // Screen readers alone get a sentence of one pixel.
  expect((await sentence.boundingBox())?.height).toBeGreaterThan(10)
  await expect(page.getByRole('listitem')).toHaveCount(0)
  await expect(page.locator('a[href^="weixin"]')).toHaveCount(0)
  await context.close()
})
