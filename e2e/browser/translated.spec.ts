import type { Page } from 'playwright'
import { person } from './looks/states.ts'
import { expect, test } from './fixtures.ts'

/** Does from now on what Chrome's translator does: replaces each text node by new ones with the translation. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    function replace(node: Node): void {
      if (node instanceof HTMLScriptElement || node.nodeName === 'FONT') return
      if (!(node instanceof Text)) return [...node.childNodes].forEach(replace)
      if (node.data.trim() === '') return
      const font = document.createElement('font')
      font.append(document.createElement('font'))
      font.firstElementChild?.append(`«${node.data}»`)
      node.replaceWith(font)
    }
    replace(document.body)
    new MutationObserver((records) => {
      for (const { addedNodes } of records) addedNodes.forEach(replace)
    }).observe(document.body, { childList: true, subtree: true })
  })
}

test('a translated page shows the right state at every step, and whose account it is', async ({
  login,
  stack,
}) => {
  const { page } = login
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const stranger = await person({ stack, login, page, context: page.context() }, '陌生人')
  const me = await person({ stack, login, page, context: page.context() }, '林小满')
  await login.live()
  await translate(page)
  const countdown = page.getByText(/^«\d+ 秒后自动刷新»$/)
  const shown = Number.parseInt((await countdown.innerText()).slice(1), 10)
  await expect
    .poll(async () => Number.parseInt((await countdown.innerText()).slice(1), 10))
    .toBeLessThan(shown)

  const spoilt = await login.scene()
  await stranger.scan(spoilt, 1049)
  await expect(login.status).toHaveText(/^«陌生人，请在手机上输入页面显示的数字»« \d\d»$/)
  await page.getByRole('button', { name: '刷新小程序码' }).click()
  await expect(login.picture).toBeVisible()
  await expect(login.status).toHaveText('«请使用微信扫描小程序码登录»')

  const scene = await login.scene()
  await me.scan(scene)
  await expect(login.status).toHaveText('«林小满，请在手机上确认登录»')
  await page.route(new URL('/', page.url()).href, (route) => route.fulfill({ status: 204 }))
  await me.decide(scene, 'confirm')
  await expect(login.status).toHaveText('«已登录：林小满»')
  expect(errors).toEqual([])
})

test('a translated account page says what happened to its sessions', async ({ login, stack, openLogin }) => {
  const { page } = login
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const me = await person({ stack, login, page, context: page.context() })
  for (const browser of [await openLogin(), login]) await browser.signIn(me)
  await login.open('/account')
  // Live: until then, times are in UTC.
  await expect(page.locator('time').first()).not.toContainText('UTC')
  await translate(page)
  await page.getByRole('button', { name: /^退出 / }).click()
  await expect(page.getByRole('status')).toHaveText('«已退出 »«未在其他浏览器登录»')
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('status')).toHaveText('«你尚未登录»')
  expect(errors).toEqual([])
})
