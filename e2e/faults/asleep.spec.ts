import { waitTogether } from '../browser/clock.ts'
import { sql } from '../sql.ts'
import { says } from '../clients/login-page.ts'
import { expect, scan, test } from './fixtures.ts'

const hourMs = 3_600_000

test('a background tab hears nothing, and shows the current state as soon as it is visible', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await login.scene()
  await login.setVisible(false)
  await pusherFault('mute', { on: true })
  await phone.scan(scene)
  await phone.decide(scene, 'confirm')
  await login.setVisible(true)
  await login.expectSignedIn()
})

test('a background tab makes no codes, and gets a fresh one as soon as it is visible', async ({
  visit,
  phone,
  letPass,
}) => {
  const login = await visit()
  const old = await login.scene()
  const codes = login.countRequests('/api/miniapp/code')
  await login.setVisible(false)
  await letPass(login, hourMs)
  expect(codes()).toBe(0)
  await login.setVisible(true)
  await login.expectFreshCode(old)
  await login.expectLoginWorks(phone)
})

test('a tab frozen during a login continues when it thaws', async ({ visit, phone }) => {
  const login = await visit()
  const scene = await scan(login, phone)
  const devtools = await login.page.context().newCDPSession(login.page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await phone.decide(scene, 'confirm')
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await login.expectSignedIn()
})

test('a laptop closed for an hour shows a fresh code, never an expired one', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  const old = await login.scene()
  await sql(
    stack.urls.database,
    `UPDATE "Scene" SET "expiresAt" = "expiresAt" - interval '1 hour' WHERE id = $1`,
    [old],
  )
  // The clock has advanced; the timers have not.
  await login.page.clock.setSystemTime(new Date(Date.now() + hourMs))
  await login.expectFreshCode(old)
  await expect(login.picture).toBeVisible()
  await login.expectLoginWorks(phone)
})

test('a laptop closed during a login continues with it', async ({ visit, phone, pusherFault }) => {
  const login = await visit()
  const scene = await scan(login, phone)
  await pusherFault('mute', { on: true })
  await phone.decide(scene, 'confirm')
  await login.page.clock.setSystemTime(new Date(Date.now() + 60_000))
  await login.expectSignedIn()
})

test('a page left alone for ten minutes stops making codes, and shows a button', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  const codes = login.countRequests('/api/miniapp/code')
  // Ten minutes, and the rest of the last code.
  for (let minute = 0; minute < 10; minute += 1) {
    expect(await login.page.getByText(says.expired).isVisible()).toBe(false)
    await waitTogether(stack, login, 60_000)
  }
  await waitTogether(stack, login, 150_000)
  await expect(login.status).toHaveText(says.expired)
  const made = codes()
  expect(made).toBeGreaterThanOrEqual(4)
  await waitTogether(stack, login, 180_000)
  expect(codes()).toBe(made)
  await login.page.getByRole('button', { name: '刷新小程序码' }).click()
  await login.expectLoginWorks(phone)
})
