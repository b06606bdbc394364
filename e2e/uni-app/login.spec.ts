import { Phone } from '../clients/phone.ts'
import type { LoginPage } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

/** What the login page shows, to be typed on the phone: a browser is no live scan. */
async function numberOf(login: LoginPage): Promise<string> {
  return (await login.page.locator('strong').textContent()) ?? ''
}

test('scan, see who asks, type the number, confirm: the website is signed in', async ({
  login,
  h5Phone: phone,
}) => {
  await phone.scan(login)
  await phone.sees('登录 Saoma')
  await phone.sees('Chrome')
  await phone.sees('如果小程序码是他人发给你的，请取消登录。')
  await phone.sees('昵称和头像只能在微信中设置')
  await expect(login.status).toContainText('扫码成功，请在手机上输入页面显示的数字')
  await phone.confirm()
  await phone.sees('请输入登录页显示的两位数字')
  await phone.confirm(await numberOf(login))
  await phone.sees('已确认')
  await login.expectSignedIn()
  await login.page.waitForURL((url) => url.pathname === '/')
})

test('"not me" ends the session of the browser', async ({ login, h5Phone: phone }) => {
  await phone.scan(login)
  await phone.confirm(await numberOf(login))
  await login.page.waitForURL((url) => url.pathname === '/')
  await phone.button('非本人操作？').click()
  await phone.sees('该浏览器已退出你的账号')
  await login.page.reload()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
})

test('declined, the website stays signed out', async ({ login, h5Phone: phone }) => {
  await phone.scan(login)
  await phone.decline()
  await phone.sees('该浏览器未登录你的账号')
  await expect(login.status).toHaveText('本次登录已取消')
})

test('a code that somebody else scanned first says so; the next code asks again', async ({
  login,
  openLogin,
  h5Phone: phone,
  stack,
}) => {
  const scene = await login.scene()
  const other = new Phone(stack.urls.app, stack.urls.wechat, 'visitor-somebody-else')
  expect((await other.scan(scene)).status).toBe(200)
  await phone.open(scene)
  await phone.sees('该小程序码已被他人扫描')
  await phone.scan(await openLogin())
  await phone.sees('登录 Saoma')
})

test("opened without a code it uses the newest one, as the demo's camera does", async ({
  login,
  h5Phone: phone,
}) => {
  await phone.open('')
  await phone.sees('登录 Saoma')
  await expect(login.status).toContainText('扫码成功，请在手机上输入页面显示的数字')
})

test('a nickname and an avatar set elsewhere are shown', async ({ login, h5Phone: phone, stack }) => {
  const inWeChat = new Phone(stack.urls.app, stack.urls.wechat, 'visitor-uni-app')
  await inWeChat.auth()
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  expect((await inWeChat.upload('小明 🐼', new Blob([png], { type: 'image/png' }))).status).toBe(200)
  await phone.scan(login)
  await phone.sees('小明 🐼')
  const picture = phone.page.locator('.avatar img')
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
})

test('a lost response: tapping again continues with the same attempt', async ({ login, h5Phone: phone }) => {
  const attempts: string[] = []
  await phone.page.route('**/api/miniapp/publish', async (route) => {
    const { attempt } = route.request().postDataJSON() as { attempt: string }
    attempts.push(attempt)
    if (attempts.length > 1) return route.fallback()
    await route.fetch()
    return route.abort('connectionreset')
  })
  await phone.scan(login)
  const number = await numberOf(login)
  await phone.confirm(number)
  await phone.sees('服务器未响应')
  await phone.confirm(number)
  await phone.sees('已确认')
  expect(attempts[0]).toMatch(/^[\da-z]{24}$/)
  expect(attempts).toEqual([attempts[0], attempts[0]])
})

test('no address outside this machine is requested, not even by late animations', async ({
  login,
  h5Phone: phone,
}) => {
  await phone.scan(login)
  await phone.sees('登录 Saoma')
  // uni-app's own style sheet has an animation that begins after three seconds and loads pictures from a CDN.
  await phone.page.evaluate(() => {
    for (const animation of document.getAnimations())
      animation.currentTime = animation.effect?.getTiming().delay ?? 0
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
})

test('a build for a site uses no stand-in, and says where to go', async ({ login, page, site }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const scene = (await login.read()).searchParams.get('scene')
  await page.goto(`${site}/#/pages/login/login?scene=${scene}`)
  await expect(page.getByText('请在微信中打开')).toBeVisible()
  expect(asked.filter((path) => /^\/(_phone|api)/.test(path))).toEqual([])
})
