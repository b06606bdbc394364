import type { Locator } from 'playwright'
import { expect, test } from './fixtures.ts'
import { type LoginPage, says } from '../clients/login-page.ts'
import type { PhonePage } from '../clients/phone-page.ts'

async function signedInAs(login: LoginPage, name: string): Promise<void> {
  await expect(login.page.getByText(`已登录：${name}`).first()).toBeVisible()
}

/** Sets a nickname and the person's WeChat avatar. */
async function setProfile(phone: PhonePage, name: string): Promise<void> {
  await phone.app.getByRole('button', { name: '设置昵称和头像' }).click()
  await phone.page.getByTestId('privacy-accept').click()
  await phone.app.getByRole('button', { name: '选择头像' }).click()
  await phone.page.getByTestId('avatar-wechat').click()
  await phone.app.locator('.profile image img').waitFor()
  await phone.app.getByPlaceholder('昵称').fill(name)
}

function background(element: Locator): Promise<string> {
  return element.evaluate((node) => getComputedStyle(node).backgroundColor)
}

test('nickname and avatar, and from then on two taps: scan and confirm', async ({ login, takePhone }) => {
  const phone = await takePhone()
  await phone.scan(login)
  await setProfile(phone, '小明 🐼')
  await phone.confirm()
  await signedInAs(login, '小明 🐼')
  await expect(login.page.locator('img[src*="/api/avatar/"]').first()).toHaveJSProperty('complete', true)
  await login.page.waitForURL((url) => url.pathname === '/')

  await login.open()
  const requests: string[] = []
  phone.page.on('request', (request) => {
    if (request.url().includes('/_phone/request')) requests.push(request.url())
  })
  await phone.scan(login)
  await expect(login.status).toHaveText('小明 🐼，请在手机上确认登录')
  await expect(login.page.locator('img[src*="/api/avatar/"]')).toBeVisible()
  await expect(phone.app.locator('.person image img')).toHaveJSProperty('naturalWidth', 132)
  await phone.confirm()
  await signedInAs(login, '小明 🐼')
  expect(requests).toHaveLength(2)
})

test('somebody without a nickname has the same name and colour on page, phone and account page', async ({
  login,
  takePhone,
}) => {
  const phone = await takePhone()
  await phone.scan(login)
  const name = (await phone.app.locator('.person-name').textContent()) ?? ''
  expect(name).toMatch(/^用户 [2-9A-Z]{4}$/)
  const colour = await background(phone.app.locator('.person .avatar'))
  expect(colour).not.toBe('rgba(0, 0, 0, 0)')
  const seen = login.page.locator('[data-colour]')
  expect(await background(seen)).toBe(colour)
  await phone.confirm()
  await expect(login.status).toHaveText(`已登录：${name}`)
  await login.page.waitForURL((url) => url.pathname === '/')
  await login.page.goto(new URL('/account', login.page.url()).href)
  await expect(login.page.getByText(name, { exact: true })).toBeVisible()
  expect(await background(seen)).toBe(colour)
  await phone.app.getByRole('button', { name: '查看已登录的浏览器' }).click()
  await expect(phone.app.getByText(name, { exact: true })).toBeVisible()
})

test('without a code the phone lists the sessions, and signs out one', async ({ login, takePhone }) => {
  const phone = await takePhone()
  await phone.scan(login)
  await phone.confirm()
  await login.expectSignedIn()
  await login.page.waitForURL((url) => url.pathname === '/')
  await phone.app.getByRole('button', { name: '查看已登录的浏览器' }).click()
  await expect(phone.app.locator('.session-name')).toContainText('Chrome')
  await phone.app.getByRole('button', { name: /^退出 Chrome/ }).click()
  await expect(phone.app.getByText('没有已登录的浏览器')).toBeVisible()
  await login.page.reload()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
})

test.describe('a lost response', () => {
  test('to the scan: a retry continues, and the code is not "taken"', async ({ login, takePhone }) => {
    const phone = await takePhone()
    await phone.open(await login.read(), 1047, { network: 'lost' })
    await expect(phone.app.getByText('网络不可用')).toBeVisible()
    await expect(login.status).toHaveText(says.scanned)
    await phone.set('network', 'online')
    await phone.app.getByRole('button', { name: '重试' }).click()
    await phone.confirm()
    await login.expectSignedIn()
  })

  test('to the confirmation: the page is signed in already, and the phone learns it', async ({
    login,
    takePhone,
  }) => {
    const phone = await takePhone()
    await phone.scan(login)
    await expect(phone.app.getByText('登录 Saoma')).toBeVisible()
    await phone.set('network', 'lost')
    await phone.confirm()
    await expect(phone.app.getByText('服务器未响应')).toBeVisible()
    await login.expectSignedIn()
    await phone.set('network', 'online')
    await phone.confirm()
    await expect(phone.app.getByText('已确认')).toBeVisible()
  })

  test('to the redemption: the page retries with the same attempt', async ({ login, takePhone }) => {
    let lost = 0
    await login.page.route('**/api/session', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
      lost += 1
      await route.fetch()
      return route.abort('connectionreset')
    })
    const phone = await takePhone()
    await phone.scan(login)
    await phone.confirm()
    await login.expectSignedIn()
    expect(lost).toBe(1)
  })
})
