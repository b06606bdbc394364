import { expect, test } from './fixtures.ts'
import type { LoginPage } from '../clients/login-page.ts'
import { person } from './looks/states.ts'

/** Everything the live region has announced, in order. */
async function listen(login: LoginPage): Promise<() => Promise<string[]>> {
  await login.page.evaluate(() => {
    const said: string[] = []
    const region = document.querySelector('[role=status]')
    if (!region) throw new Error('there is no live region')
    new MutationObserver(() => {
      const text = region.textContent.replaceAll(/\s+/g, ' ').trim()
      if (text !== said.at(-1)) said.push(text)
    }).observe(region, { childList: true, characterData: true, subtree: true })
    Object.assign(window, { said })
  })
  return () => login.page.evaluate(() => (window as unknown as { said: string[] }).said)
}

test('every step, and the number, is announced in one persistent live region', async ({ login, stack }) => {
  await expect(login.page.locator('body')).toMatchAriaSnapshot(`
    - main:
      - paragraph: Saoma
      - heading "微信扫码登录" [level=1]
      - 'img "用于登录的小程序码，请使用微信扫一扫"'
      - status: 请使用微信扫描小程序码登录
      - list:
        - listitem: 打开微信
        - listitem: 扫一扫
        - listitem: 确认登录
      - paragraph: /\\d+ 秒后自动刷新/
    - contentinfo:
      - button "English"
  `)
  const said = await listen(login)
  const { page } = login
  const phone = await person({ stack, login, page, context: page.context() })
  const scene = await login.scene()
  await phone.scan(scene, 1049)
  await expect(login.status).toContainText('林小满，请在手机上输入页面显示的数字')
  const number = (await page.locator('strong').textContent()) ?? ''
  await phone.decide(scene, 'confirm', { number })
  await expect(login.status).toHaveText('已登录：林小满')
  const sentences = await said()
  expect(sentences[0]).toBe(`林小满，请在手机上输入页面显示的数字 ${number}`)
  expect(sentences.at(-1)).toBe('已登录：林小满')
  expect(sentences.join()).not.toContain('秒')
})

test('by keyboard alone: decline, get a new code, sign in and out again', async ({ login, stack }) => {
  const { page } = login
  const phone = await person({ stack, login, page, context: page.context() })
  const first = await login.scene()
  await phone.scan(first)
  await phone.decide(first, 'cancel')
  await expect(login.status).toHaveText('本次登录已取消')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: '刷新小程序码' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(login.status).toBeFocused()
  await expect(login.picture).toBeVisible()

  const second = await login.scene()
  expect(second).not.toBe(first)
  await phone.scan(second)
  await phone.decide(second, 'confirm')
  await page.waitForURL((url) => url.pathname === '/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: '我的账号' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: '退出登录' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('你尚未登录')).toBeVisible()
})

test("a code scanned by a stranger is discarded with one tap, and can't sign in this browser any more", async ({
  login,
  stack,
}) => {
  const { page } = login
  const stranger = await person({ stack, login, page, context: page.context() }, '陌生人')
  const spoilt = await login.scene()
  await stranger.scan(spoilt)
  await expect(login.status).toHaveText('陌生人，请在手机上确认登录')
  await page.getByRole('button', { name: '刷新小程序码' }).click()
  await expect(login.picture).toBeVisible()
  const fresh = await login.scene()
  expect(fresh).not.toBe(spoilt)
  await stranger.decide(spoilt, 'confirm')

  const me = await person({ stack, login, page, context: page.context() })
  await me.scan(fresh)
  await expect(login.status).toHaveText('林小满，请在手机上确认登录')
})

test('with forced colors a camera still reads the code, and what became of it is still told', async ({
  login,
  stack,
}) => {
  const { page } = login
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await expect(login.picture).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  const phone = await person({ stack, login, page, context: page.context() })
  await phone.scan(await login.scene(), 1049)
  const number = page.locator('strong')
  await expect(number).toBeVisible()
  // CanvasText on Canvas, over a dimmed code that shows through no more than otherwise.
  await expect(number).toHaveCSS('color', 'rgb(255, 255, 255)')
  await expect(page.locator('[data-kind=scanned] > div')).toHaveCSS(
    'background-color',
    /rgba\(0, 0, 0, 0\.9\d*\)|rgb\(0, 0, 0\)/,
  )
})

test('a printed page says to scan the code on a screen, instead of showing one that expires', async ({
  login,
}) => {
  const { page } = login
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByText('打印后无法使用')).toBeVisible()
  await expect(login.picture).toBeHidden()
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.locator('h1')).toHaveCSS('color', 'rgb(23, 32, 27)')
})
