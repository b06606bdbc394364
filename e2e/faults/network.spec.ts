import { type LoginPage, says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

const everything = '**/api/**'

test('every response takes two seconds: the login takes that much longer', async ({ visit, phone }) => {
  const login = await visit()
  await login.page.route(everything, async (route) => {
    await new Promise((resolve) => {
      setTimeout(resolve, 2_000)
    })
    await route.continue()
  })
  await login.expectLoginWorks(phone)
})

test('without network the page says so; the phone confirms meanwhile, and the page signs in when it is back', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await login.scene()
  await pusherFault('mute', { on: true })
  await login.page.context().setOffline(true)
  await login.page.clock.fastForward(31_000)
  await expect(login.page.getByText(says.offline)).toBeVisible()
  expect(await login.scene()).toBe(scene)
  await phone.scan(scene)
  await phone.decide(scene, 'confirm')
  await login.page.context().setOffline(false)
  await login.expectSignedIn()
})

test('a captive portal answers every request: the page ignores its responses', async ({
  visit,
  phone,
  letPass,
}) => {
  const login = await visit()
  await login.page.route(everything, (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome to the hotel</h1>' }),
  )
  await letPass(login, 121_000)
  await expect(login.page.getByText(says.unreachable).or(login.page.getByText(/暂时无法生成/))).toBeVisible()
  await login.page.unroute(everything)
  await login.page.clock.fastForward(10_000)
  await login.expectLoginWorks(phone)
})

test('the response that signs in is lost, and the retry is too late: the page is signed in', async ({
  visit,
  phone,
}) => {
  const login = await visit()
  const scene = await login.scene()
  let lost = 0
  await login.page.route('**/api/session', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
    lost += 1
    await route.fetch()
    await hearsThatItIsDone(login)
    return route.abort('connectionreset')
  })
  await phone.scan(scene)
  await phone.decide(scene, 'confirm')
  await login.expectSignedIn()
  expect(lost).toBe(1)
})

test('the network is back after an hour: no expired code meanwhile, and a fresh one at once', async ({
  visit,
  phone,
  letPass,
}) => {
  const login = await visit()
  const old = await login.scene()
  await login.page.context().setOffline(true)
  await letPass(login, 3_600_000)
  await expect(login.status).toHaveText(says.offline)
  await expect(login.picture).toBeHidden()
  await login.page.context().setOffline(false)
  await login.expectFreshCode(old)
  await login.expectLoginWorks(phone)
})

/** The page polls before the response to its redemption arrives. */
async function hearsThatItIsDone(login: LoginPage): Promise<void> {
  const told = login.page.waitForResponse(
    async (response) =>
      response.url().includes('/api/login/') && (await response.text()).includes('"signed_in"'),
  )
  await login.setVisible(true)
  await told
}
