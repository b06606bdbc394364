import { expect, test } from 'vitest'
import { type Newest, PERSON, requests, screen, setup, signInRequest } from './setup.ts'

function made(scene: string): Newest {
  return { scene, page: 'pages/login/login', appid: 'wx1' }
}

function auths(): unknown[] {
  return setup.asked.filter(({ path }) => path === '/api/miniapp/auth').map(({ body }) => body)
}

test('the address of a code opens it, and confirming is the only tap, with two requests', async () => {
  await screen.goto('/?scene=ab_C-1&language=en')
  await screen.sees('Sign in to Saoma')
  await screen.tap('Confirm')
  await screen.sees('Go back to Chrome 140')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
  expect(auths()).toEqual([{ code: 'code-1-of-visitor-1', scene: 'ab_C-1', launchScene: 1047 }])
})

test('A5: say what is asked for and why: site, browser, system, address, place, age, and the user with their picture', async () => {
  await screen.goto('/?scene=s1&language=zh_CN')
  for (const words of ['登录 Saoma', 'Chrome 140', 'Windows', '203.0.113.*', '上海', '小明'])
    await screen.sees(words)
  await screen.app.getByText(/^1\d 秒前$/).waitFor()
  const picture = screen.app.locator('.person image img')
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBe(8)
})

test('the scan button opens the newest code that WeChat made', async () => {
  setup.newest = made('newest')
  await screen.goto('/?language=en')
  await screen.part('scan').click()
  await screen.tap('Confirm')
  await screen.sees('Signing you in. Go back to ')
  expect(auths()).toEqual([expect.objectContaining({ scene: 'newest', launchScene: 1047 })])
})

test("A7: Inside WeChat's own browser a long press on the code image opens the mini-program (launch scene 1048)", async () => {
  await screen.goto('/?scene=s1&launch=1048')
  await screen.sees('登录 Saoma')
  expect(auths()).toEqual([expect.objectContaining({ scene: 's1', launchScene: 1048 })])
})

test('person and launch scene are chosen by control or address', async () => {
  await screen.goto('/?scene=s1&user=visitor-2&launch=1049')
  await screen.sees('登录 Saoma')
  setup.newest = made('s2')
  await screen.part('home').click()
  await screen.set('launch-scene', '1048')
  await screen.part('person').fill('somebody else')
  await screen.part('scan').click()
  await screen.sees('登录 Saoma')
  expect(auths()).toEqual([
    expect.objectContaining({ code: expect.stringContaining('visitor-2'), launchScene: 1049 }),
    expect.objectContaining({ code: expect.stringContaining('somebody else'), launchScene: 1048 }),
  ])
})

test.each(['relaunch', 'show'])(
  'M2: Already open (hot start): use `wx.getEnterOptionsSync`, not `getLaunchOptionsSync`: a second scan (%s) asks once, for the new scene',
  async (how) => {
    await screen.goto(`/?scene=first&hot=${how}&language=en`)
    await screen.tap('Confirm')
    await screen.sees('Confirmed')
    setup.newest = made('second')
    await screen.part('home').click()
    await screen.part('scan').click()
    await screen.sees('Sign in to Saoma')
    expect(auths()).toEqual([
      expect.objectContaining({ scene: 'first' }),
      expect.objectContaining({ scene: 'second' }),
    ])
  },
)

test('leaving and coming back changes nothing and asks nothing', async () => {
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('Sign in to Saoma')
  await screen.part('home').click()
  await screen.part('open').click()
  await screen.tap('Decline')
  await screen.sees('The browser wasn’t signed in')
  expect(auths()).toHaveLength(1)
})

test('the page cannot be forwarded', async () => {
  await screen.goto('/?scene=s1')
  await screen.sees('登录 Saoma')
  await screen.part('menu').click()
  expect(await screen.part('menu-forward').isDisabled()).toBe(true)
})

test('A6: always offer a way to decline: it is as large and as clear as the way to confirm', async () => {
  await screen.goto('/?scene=s1')
  const looks = await Promise.all(
    ['.confirm', '.decline'].map((name) =>
      screen.app.locator(name).evaluate((button) => {
        const { width, height } = button.getBoundingClientRect()
        const { fontSize, fontWeight, opacity, borderWidth } = getComputedStyle(button)
        return { width, height, fontSize, fontWeight, opacity, borderWidth }
      }),
    ),
  )
  expect(looks[0]).toEqual(looks[1])
})

test('what one agrees to: a tap on a name shows its address, to be copied, and moves no button', async () => {
  const known = { token: 'token-1', expiresIn: 900, user: PERSON, request: signInRequest() }
  const termsUrl = 'https://site.test/terms'
  const privacyUrl = 'https://site.test/a-long-way/to-the-privacy-policy/of-this-site'
  // The smallest phone that WeChat runs on.
  await screen.page.setViewportSize({ width: 320, height: 568 })
  await screen.goto('/?scene=s1')
  const bottom = (): Promise<number> =>
    screen.app.locator('.confirm').evaluate((button) => button.getBoundingClientRect().bottom + scrollY)
  const without = await bottom()

  setup.answers['/api/miniapp/auth'] = { data: { ...known, termsUrl, privacyUrl } }
  await screen.goto('/?scene=s1')
  await screen.sees('扫码登录即表示你同意《用户协议》和《隐私政策》')
  expect(await screen.app.getByText('https://').count()).toBe(0)
  for (const [name, address] of Object.entries({ 用户协议: termsUrl, 隐私政策: privacyUrl })) {
    await screen.tap(name)
    const shown = screen.app.getByRole('alert').getByText(address)
    await shown.waitFor()
    expect(await shown.evaluate((text) => getComputedStyle(text).userSelect)).toBe('text')
    expect(await bottom()).toBe(without)
  }
  expect(await screen.app.locator('html').evaluate((page) => page.scrollWidth)).toBe(320)
  await screen.page.setViewportSize({ width: 760, height: 840 })
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('By signing in, you agree to the terms of service and the privacy policy')
})

test('a keyboard can do it', async () => {
  await screen.goto('/?scene=s1&language=en')
  await screen.app.getByRole('button', { name: 'Confirm' }).press('Enter')
  await screen.sees('Confirmed')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
})

test.each([768, 1200])(
  'on a screen of %i px the page is as wide as on a phone, and in the middle',
  async (width) => {
    await screen.page.setViewportSize({ width: width + 100, height: 900 })
    await screen.goto(`/?scene=s1&width=${width}`)
    await screen.sees('登录 Saoma')
    const box = await screen.app.locator('.card').evaluate((card) => {
      const { left, right } = card.getBoundingClientRect()
      return {
        left,
        right: innerWidth - right,
        width: right - left,
        title: getComputedStyle(card.querySelector('.title') ?? card).fontSize,
      }
    })
    expect(box).toEqual({ left: (width - 448) / 2, right: (width - 448) / 2, width: 448, title: '20px' })
  },
)
