import { growOld } from './clock.ts'
import { expect, test } from './fixtures.ts'
import { type LoginPage, says } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'

async function signedIn(login: LoginPage): Promise<void> {
  await login.expectSignedIn()
  await login.page.waitForURL((url) => url.pathname === '/')
  await login.expectSignedIn()
}

test('scan, see who asks, confirm, signed in, and sign out', async ({ login, takePhone }) => {
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText('登录 Saoma')).toBeVisible()
  await expect(phone.app.getByText('Chrome')).toBeVisible()
  await expect(login.status).toHaveText(says.scanned)

  await phone.confirm()
  await expect(phone.app.getByText('已确认')).toBeVisible()
  await signedIn(login)

  await login.page.getByRole('button', { name: '退出登录' }).click()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
  await login.page.reload()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
})

test('goes back to the page that asked, and to no other site', async ({ login, phone }) => {
  for (const [next, path] of [
    ['/?from=here', '/?from=here'],
    ['//evil.example/', '/'],
  ] as const) {
    await login.open(`/login?next=${encodeURIComponent(next)}`)
    await login.confirmBy(phone)
    await login.page.waitForURL((url) => url.pathname === '/')
    expect(login.page.url()).toBe(new URL(path, login.page.url()).href)
  }
})

test('a declined login signs nobody in, and a new code is one click away', async ({ login, takePhone }) => {
  const phone = await takePhone()
  await phone.scan(login)
  await phone.decline()
  await expect(phone.app.getByText('已取消登录')).toBeVisible()
  await expect(login.status).toHaveText('本次登录已取消')
  await login.page.getByRole('button', { name: '刷新小程序码' }).click()
  await phone.scan(login)
  await phone.confirm()
  await signedIn(login)
})

test('a code from the album requires the number on the page', async ({ login, takePhone }) => {
  const phone = await takePhone()
  await phone.scan(login, 1049)
  const number = (await login.page.locator('strong').textContent()) ?? ''
  expect(number).toMatch(/^[1-9]\d$/)
  await phone.app.locator('.number-input').fill(number)
  await phone.confirm()
  await signedIn(login)
})

test('"not me" on the phone ends the session of the browser', async ({ login, takePhone }) => {
  const phone = await takePhone()
  await phone.scan(login)
  await phone.confirm()
  await signedIn(login)
  await phone.app.getByRole('button', { name: '非本人操作？' }).click()
  await expect(phone.app.getByText('已退出', { exact: true })).toBeVisible()
  await login.page.reload()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
})

test('a second person who scans the code is refused, and the login goes on with the first', async ({
  login,
  phone,
  stack,
}) => {
  const scene = await login.scene()
  await phone.scan(scene)
  await expect(login.status).toHaveText(says.scanned)
  const first = await login.status.textContent()
  const late = await new Phone(stack.urls.app, stack.urls.wechat).scan(scene)
  expect(late.error).toBe('scene_taken')
  await expect(login.page.getByText('该小程序码还被他人扫描')).toBeVisible()
  await expect(login.status).toHaveText(first ?? '')
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  await signedIn(login)
})

test('without push the login works by polling', async ({ stack, openLogin, phone }) => {
  await stack.process('pusher').stop()
  try {
    const login = await openLogin()
    await login.expectLoginWorks(phone)
  } finally {
    await stack.process('pusher').start()
  }
})

test.describe('an expiring code', () => {
  test('is replaced, and the old one still works for a phone that was just starting', async ({
    openLogin,
    stack,
    takePhone,
  }) => {
    const login = await openLogin()
    await login.page.clock.install()
    await login.open()
    await login.live()
    const old = await login.read()
    // On the server too, which the page asks at that moment.
    await growOld(stack, 121_000)
    await login.page.clock.fastForward(121_000)
    await expect.poll(async () => (await login.read()).href).not.toBe(old.href)

    const phone = await takePhone()
    await phone.open(old)
    await login.page.clock.fastForward(31_000)
    await expect(login.status).toHaveText(says.scanned)
    await phone.confirm()
    await login.page.clock.fastForward(31_000)
    await expect(login.page.getByText(says.signedIn)).toBeVisible()
  })
})
