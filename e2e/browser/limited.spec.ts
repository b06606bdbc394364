import { expect, test } from './fixtures.ts'
import { LoginPage } from '../clients/login-page.ts'

test('where unknown browsers get no more codes, the page shows a button, and stops', async ({
  startBeside,
  page,
}) => {
  // All unknown browsers together get one code a minute.
  const { app } = (await startBeside({ SAOMA_RATE_LIMIT: 'on', SAOMA_CODES_PER_MINUTE: '1' })).urls
  expect((await fetch(`${app}/login`)).status).toBe(200)
  await page.clock.install()
  const login = new LoginPage(page, app)
  const asked = login.countRequests('/api/miniapp/code')
  await login.open()
  await expect(login.status).toHaveText(/请点击按钮获取小程序码/)
  const button = page.getByRole('button', { name: '获取小程序码' })
  await expect(button).toBeVisible()
  expect(asked()).toBe(1)

  await page.clock.runFor(120_000)
  // Requests started by its timers are sent before this one.
  await page.evaluate(() => fetch('/icon.svg'))
  expect(asked()).toBe(1)

  await button.click()
  await expect.poll(asked).toBe(2)
  await expect(button).toBeVisible()
})
