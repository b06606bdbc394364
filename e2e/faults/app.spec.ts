import { says } from '../clients/login-page.ts'
import { wechatCalls } from '../clients/stand-ins.ts'
import { confirmWithoutRedemption, expect, test } from './fixtures.ts'

test('the app hangs: the page times out, says so, and continues when the app does', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await login.listening()
  stack.process('app').pause()
  const asked = login.page.waitForRequest(/\/api\/login\//)
  await login.page.clock.fastForward(31_000)
  await asked
  await login.page.clock.runFor(21_000)
  await expect(login.page.getByText(says.offline)).toBeVisible()
  stack.process('app').resume()
  await expect(login.page.getByText(says.offline)).toBeHidden()
  await login.expectLoginWorks(phone)
})

test('the app is down: the page keeps its code, says so, and continues when the app is back', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  const scene = await login.scene()
  await stack.process('app').stop()
  await login.page.clock.fastForward(31_000)
  await expect(login.page.getByText(says.offline)).toBeVisible()
  expect(await login.scene()).toBe(scene)
  await stack.process('app').start()
  await expect(login.page.getByText(says.offline)).toBeHidden()
  expect(await login.scene()).toBe(scene)
  await login.expectLoginWorks(phone)
})

test('a proxy answers for the app: the page ignores that response, and continues', async ({
  visit,
  phone,
}) => {
  const login = await visit()
  await login.page.route('**/api/**', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  )
  await login.page.clock.fastForward(31_000)
  await expect(login.page.getByText(says.unreachable)).toBeVisible()
  await login.page.unroute('**/api/**')
  await expect(login.page.getByText(says.unreachable)).toBeHidden()
  await login.expectLoginWorks(phone)
})

test('the app dies during a scan: scanning again continues with the same code', async ({
  visit,
  phone,
  stack,
  wechatFault,
}) => {
  const login = await visit()
  const scene = await login.scene()
  await wechatFault({ path: '/sns/jscode2session', times: 1, delayMs: 3_000 })
  const lost = phone.scan(scene).catch(() => 'lost')
  await expect
    .poll(async () => (await wechatCalls(stack.urls.wechat, '/sns/jscode2session')).length)
    .toBeGreaterThan(0)
  await stack.process('app').kill()
  expect(await lost).toBe('lost')
  await stack.process('app').start()
  expect((await phone.scan(scene)).status).toBe(200)
  await login.page.clock.fastForward(31_000)
  await expect(login.status).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  await login.expectSignedIn()
})

test('the app is back after it died during a confirmed login: the page is signed in', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await confirmWithoutRedemption(login, phone)
  await stack.process('app').kill()
  await login.page.unroute('**/api/session')
  await stack.process('app').start()
  await login.expectSignedIn()
})
