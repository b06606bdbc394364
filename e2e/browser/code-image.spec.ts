import type { Locator } from 'playwright'
import sharp from 'sharp'
import { scanPicture } from '../clients/phone.ts'
import { LoginPage, says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

for (const deviceScaleFactor of [1, 2])
  test(`a camera reads the code from the screen at scale ${deviceScaleFactor}, also at 60 % of its size`, async ({
    browser,
    stack,
  }) => {
    const context = await browser.newContext({ deviceScaleFactor, locale: 'zh-CN' })
    const login = new LoginPage(await context.newPage(), stack.urls.app)
    await login.open()
    const screen = sharp(await login.page.screenshot())
    const { width } = await screen.metadata()
    const smaller = await screen.resize(Math.round(width * 0.6)).toBuffer()
    const scene = await login.scene()
    expect(scene).toMatch(/^[\w-]{22}$/)
    expect((await scanPicture(smaller.toString('base64'))).searchParams.get('scene')).toBe(scene)
    await context.close()
  })

test('hydration keeps the picture of the first HTML, and finds nothing wrong with it', async ({
  browser,
  stack,
}) => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const login = new LoginPage(await context.newPage(), stack.urls.app)
  const problems: string[] = []
  login.page.on('pageerror', (error) => problems.push(error.message))
  login.page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  let codes = 0
  login.page.on('request', (request) => {
    if (request.url().endsWith('/api/miniapp/code')) codes += 1
  })
  const response = await login.page.goto(`${stack.urls.app}/login`)
  const html = (await response?.text()) ?? ''
  await login.live()
  await login.listening()
  expect(html).toContain(`src="${await sourceOf(login.picture)}"`)
  expect({ problems, codes }).toEqual({ problems: [], codes: 0 })
  await context.close()
})

test('the picture stays, dimmed, while the phone decides', async ({ login, takePhone }) => {
  const source = await sourceOf(login.picture)
  const phone = await takePhone()
  await phone.scan(login)
  await expect(login.status).toHaveText(says.scanned)
  expect(await sourceOf(login.page.locator('img[data-scene]'))).toBe(source)
})

function sourceOf(image: Locator): Promise<string | null> {
  return image.getAttribute('src')
}
