import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerWell, type Bench, type Hand, startBench } from './bench.ts'

let bench: Bench
let hand: Hand

beforeAll(async () => {
  bench = await startBench()
  hand = bench.hand
})
afterAll(() => bench.close())
beforeEach(async () => {
  answerWell(bench)
})

function made(scene: string): NonNullable<Bench['newest']> {
  return { scene, page: 'pages/login/login', appid: 'wx1' }
}

function requests(): string[] {
  return bench.asked.map(({ method, path }) => `${method} ${path}`)
}

function auths(): unknown[] {
  return bench.asked.filter(({ path }) => path === '/api/miniapp/auth').map(({ body }) => body)
}

test('the address of a code opens it, and confirming is the only tap, with two requests', async () => {
  await hand.goto('/?scene=ab_C-1&language=en')
  await hand.sees('Sign in to Saoma?')
  await hand.tap('Confirm')
  await hand.sees('Chrome 140 is being signed in to Saoma as you.')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
  expect(auths()).toEqual([{ code: 'code-1-of-visitor-1', scene: 'ab_C-1', launchScene: 1047 }])
})

test('A5: say what is asked for and why: site, browser, system, address, place, age, and the user with their picture', async () => {
  await hand.goto('/?scene=s1&language=zh_CN')
  for (const words of ['登录 Saoma？', 'Chrome 140', 'Windows', '203.0.113.*', '上海', '小明'])
    await hand.sees(words)
  await hand.app.getByText(/^1\d 秒前$/).waitFor()
  const picture = hand.app.locator('.person image img')
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBe(8)
})

test('the page gets its scene still percent-encoded, as from WeChat', async () => {
  await hand.goto(`/?scene=${encodeURIComponent('a/b:c~1')}`)
  await hand.sees('登录 Saoma？')
  expect(auths()).toEqual([expect.objectContaining({ scene: 'a/b:c~1' })])
})

test('the scan button opens the newest code that WeChat made', async () => {
  bench.newest = made('newest')
  await hand.goto('/?language=en')
  await hand.part('scan').click()
  await hand.tap('Confirm')
  await hand.sees('is being signed in')
  expect(auths()).toEqual([expect.objectContaining({ scene: 'newest', launchScene: 1047 })])
})

test("A7: Inside WeChat's own browser a long press on the code image opens the mini-program (launch scene 1048)", async () => {
  await hand.goto('/?scene=s1&launch=1048')
  await hand.sees('登录 Saoma？')
  expect(auths()).toEqual([expect.objectContaining({ scene: 's1', launchScene: 1048 })])
})

test('with no code made yet the scan says what to do', async () => {
  await hand.goto('/')
  await hand.part('scan').click()
  await hand.page.getByText('open the page that shows one first').waitFor()
})

test('person and launch scene are chosen by control or address', async () => {
  await hand.goto('/?scene=s1&user=visitor-2&launch=1049')
  await hand.sees('登录 Saoma？')
  bench.newest = made('s2')
  await hand.part('home').click()
  await hand.part('person').fill('somebody else')
  await hand.set('launch-scene', '1048')
  await hand.part('scan').click()
  await hand.sees('登录 Saoma？')
  expect(auths()).toEqual([
    expect.objectContaining({ code: expect.stringContaining('visitor-2'), launchScene: 1049 }),
    expect.objectContaining({ code: expect.stringContaining('somebody else'), launchScene: 1048 }),
  ])
})

test.each([
  [1047, 'camera'],
  [1048, 'long press'],
  [1049, 'album'],
  [1065, 'URL scheme'],
  [1194, 'URL link'],
])(
  'M3, M4: Launch scenes: 1047 scanned code, 1048 long-pressed picture, 1049 album; 1065 URL scheme, 1194 URL link: %i, %s',
  async (launchScene, name) => {
    await hand.goto('/')
    const option = hand.part('launch-scene').locator(`option[value="${launchScene}"]`)
    expect(await option.textContent()).toBe(`${launchScene} ${name}`)
    bench.newest = made('s1')
    await hand.set('launch-scene', `${launchScene}`)
    await hand.part('scan').click()
    await hand.sees('登录 Saoma？')
    expect(auths()).toEqual([expect.objectContaining({ launchScene })])
  },
)

test.each(['relaunch', 'show'])(
  'M2: Already open (hot start): use `wx.getEnterOptionsSync`, not `getLaunchOptionsSync`: a second scan (%s) asks once, for the new scene',
  async (how) => {
    await hand.goto(`/?scene=first&hot=${how}&language=en`)
    await hand.tap('Confirm')
    await hand.sees('Confirmed')
    bench.newest = made('second')
    await hand.part('home').click()
    await hand.part('scan').click()
    await hand.sees('Sign in to Saoma?')
    expect(auths()).toEqual([
      expect.objectContaining({ scene: 'first' }),
      expect.objectContaining({ scene: 'second' }),
    ])
  },
)

test('leaving and coming back changes nothing and asks nothing', async () => {
  await hand.goto('/?scene=s1&language=en')
  await hand.sees('Sign in to Saoma?')
  await hand.part('home').click()
  await hand.part('open').click()
  await hand.tap('Decline')
  await hand.sees('No browser was signed in as you.')
  expect(auths()).toHaveLength(1)
})

test('a page that the mini-program does not have is a mistake that shows', async () => {
  await hand.goto('/?scene=s1&page=pages/shop/shop')
  await hand.part('mistake').getByText('page "pages/shop/shop" is not found').waitFor()
})

test('the page cannot be forwarded', async () => {
  await hand.goto('/?scene=s1')
  await hand.sees('登录 Saoma？')
  await hand.part('menu').click()
  expect(await hand.part('menu-forward').isDisabled()).toBe(true)
})

test('A6: always offer a way to decline: it has the same size and look as the way to confirm', async () => {
  await hand.goto('/?scene=s1')
  const looks = await Promise.all(
    ['.confirm', '.decline'].map((name) =>
      hand.app.locator(name).evaluate((button) => {
        const { width, height } = button.getBoundingClientRect()
        const { color, backgroundColor, fontSize, fontWeight } = getComputedStyle(button)
        return { width, height, color, backgroundColor, fontSize, fontWeight }
      }),
    ),
  )
  expect(looks[0]).toEqual(looks[1])
})

test('a keyboard can do it', async () => {
  await hand.goto('/?scene=s1&language=en')
  await hand.app.getByRole('button', { name: 'Confirm' }).press('Enter')
  await hand.sees('Confirmed')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
})
