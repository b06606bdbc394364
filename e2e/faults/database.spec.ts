import { says } from '../clients/login-page.ts'
import { sql } from '../sql.ts'
import { confirmWithoutRedemption, expect, scan, test } from './fixtures.ts'

test('the database is slow: the scan takes that long, and continues', async ({
  visit,
  phone,
  databaseProxy,
}) => {
  const login = await visit()
  const scene = await login.scene()
  databaseProxy.pause()
  const scan = phone.scan(scene)
  const later = new Promise((resolve) => {
    setTimeout(resolve, 1_000)
  })
  expect(await Promise.race([scan, later])).toBeUndefined()
  databaseProxy.resume()
  expect((await scan).status).toBe(200)
  await expect(login.status).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  await login.expectSignedIn()
})

test('the database hangs: after ten seconds the page says so, and keeps its code', async ({
  visit,
  phone,
  databaseProxy,
}) => {
  const login = await visit()
  databaseProxy.pause()
  await login.page.clock.fastForward(31_000)
  await expect(login.page.getByText(says.database)).toBeVisible()
  await expect(login.picture).toBeVisible()
  databaseProxy.resume()
  await login.page.clock.fastForward(10_000)
  await expect(login.page.getByText(says.database)).toBeHidden()
  await login.expectLoginWorks(phone)
})

test('the database refuses connections: the page says that there is no code now, and recovers by itself', async ({
  visit,
  phone,
  stack,
}) => {
  await stack.process('database').stop()
  const login = await visit()
  await expect(login.status).toHaveText(says.database)
  await stack.process('database').start()
  await login.page.clock.fastForward(10_000)
  await login.expectLoginWorks(phone)
})

test('the database refuses connections while another page is opened: it says so, and then loads by itself', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await login.expectLoginWorks(phone)
  await login.page.waitForURL((url) => url.pathname === '/')
  for (const path of ['/', '/account']) {
    await stack.process('database').stop()
    await login.page.goto(stack.urls.app + path)
    await expect(login.page.getByRole('heading', { name: '页面暂时无法打开' })).toBeVisible()
    await stack.process('database').start()
    await login.page.clock.runFor(7_000)
    await expect(login.page.getByText(/用户 [2-9A-Z]{4}/).first()).toBeVisible()
  }
})

test('the database returns errors: the page says so below its code, and recovers by itself', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await sql(stack.urls.database, 'ALTER TABLE "Scene" RENAME TO "Elsewhere"')
  try {
    await login.page.clock.fastForward(31_000)
    await expect(login.page.getByText(says.internal)).toBeVisible()
  } finally {
    await sql(stack.urls.database, 'ALTER TABLE "Elsewhere" RENAME TO "Scene"')
  }
  await expect(login.page.getByText(says.internal)).toBeHidden()
  await login.expectLoginWorks(phone)
})

test('the database dies between scan and confirmation: confirming again continues', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  const scene = await scan(login, phone)
  await stack.process('database').kill()
  expect((await phone.decide(scene, 'confirm')).error).toBe('unavailable')
  await stack.process('database').start()
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  await login.expectSignedIn()
})

test('the database is back after it died during a confirmed login: the page is signed in', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await confirmWithoutRedemption(login, phone)
  await stack.process('database').kill()
  await login.page.unroute('**/api/session')
  const refused = await login.page.waitForResponse(/\/api\/session$/)
  expect(refused.status()).toBe(503)
  await stack.process('database').start()
  await login.page.clock.fastForward(10_000)
  await login.expectSignedIn()
})
