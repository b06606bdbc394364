import { expectLooks } from './looks/look.ts'
import { expect, test } from './fixtures.ts'
import { LoginPage } from '../clients/login-page.ts'

// Also checked in real ones: Chromium 86, 103 and 108 from npm packages, with CHROMIUM_PATH.

test('a browser without cascade layers gets a readable message that it is too old, and no code', async ({
  browser,
  stack,
}) => {
  const context = await browser.newContext({ locale: 'en' })
  const page = await context.newPage()
  // It does not know what it has not: a rule it skips, a value it takes for a mistake.
  await page.route('**/*.css', async (route) => {
    const response = await route.fetch()
    const css = (await response.text())
      .replaceAll('@layer ', '@unknown ')
      .replaceAll('revert-layer', 'unknown')
    await route.fulfill({ response, body: css })
  })
  const login = new LoginPage(page, stack.urls.app)
  for (const path of ['/login', '/']) {
    await login.open(path)
    await expect(page.getByText(/^This browser is too old/)).toBeVisible()
    await expect(page.getByText(/Chrome 99, Edge 99, Safari 16.4, Firefox 97/)).toBeVisible()
    await expect(login.picture).toBeHidden()
    await expectLooks(page, `too-old-${path.length}`)
  }
  await context.close()
})

for (const [what, answer] of [
  ['that it cannot parse', { contentType: 'text/javascript', body: 'class { static { }' }],
  ['that do not arrive', { status: 404 }],
] as const) {
  test(`a page with scripts ${what} says after a while that signing in won't work, and what to do`, async ({
    browser,
    stack,
  }) => {
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.route('**/_next/static/**/*.js', (route) => route.fulfill(answer))
    const login = new LoginPage(page, stack.urls.app)
    await login.open()
    await expect(login.picture).toBeVisible()
    const warning = page.getByRole('alert')
    await expect(warning).toBeHidden()
    // It is shown by a style sheet, after eight seconds.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.currentTime = 8_000
    })
    await expect(warning).toHaveText(/本页脚本未运行.*请刷新/)
    await expect(warning).toBeVisible()
    await expect(page.getByText('扫一扫', { exact: true })).toBeHidden()
    await expectLooks(page, `script-does-not-run`)
    await context.close()
  })
}

test('a page that runs shows none of that', async ({ login }) => {
  await login.live()
  await expect(login.page.getByText('脚本没有运行')).toHaveCount(0)
  await expect(login.page.getByText('版本过低')).toBeHidden()
  await expect(login.page.getByText('扫一扫', { exact: true })).toBeVisible()
})
