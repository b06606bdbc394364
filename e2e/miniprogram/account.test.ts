import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerWell, type Bench, type Hand, PERSON, startBench } from './bench.ts'

let bench: Bench
let hand: Hand

beforeAll(async () => {
  bench = await startBench()
  hand = bench.hand
})
afterAll(() => bench.close())
beforeEach(async () => {
  answerWell(bench)
  bench.answers['/api/sessions'] = {
    data: { sessions: [session('1', 'Chrome 140'), session('2', 'Safari 18')] },
  }
})

function session(id: string, browser: string): object {
  const lastSeenAt = new Date(Date.now() - 3.5 * 3600_000).toISOString()
  return {
    id,
    current: false,
    browser,
    system: 'macOS',
    address: '203.0.113.*',
    place: null,
    createdAt: lastSeenAt,
    lastSeenAt,
  }
}

function requests(): string[] {
  return bench.asked.map(({ method, path }) => `${method} ${path}`)
}

test('opened from its icon it shows who I am and where I am signed in', async () => {
  await hand.goto('/?language=en')
  await hand.part('open').click()
  await hand.sees('Where you are signed in')
  await hand.sees('小明')
  await hand.sees('Chrome 140 · macOS')
  await hand.sees('203.0.113.* · active 3 hours ago')
  const [auth, list] = bench.asked
  expect(auth?.body).toEqual({ code: expect.any(String) })
  expect(list?.header['authorization']).toBe('Bearer token-1')
})

test('one browser is signed out', async () => {
  bench.answers['/api/sessions/1'] = { data: null }
  await hand.goto('/?language=en')
  await hand.part('open').click()
  await hand.tap('Sign out Chrome 140')
  await hand.app.getByText('Chrome 140').waitFor({ state: 'detached' })
  await hand.sees('Safari 18')
  expect(requests()).toContain('DELETE /api/sessions/1')
})

test('all browsers are signed out, after asking', async () => {
  await hand.goto('/?language=en')
  await hand.part('open').click()
  await hand.tap('Sign out everywhere')
  await hand.sees('Every browser will need another scan')
  await hand.tap('Cancel')
  expect(requests()).not.toContain('DELETE /api/sessions')
  await hand.tap('Sign out everywhere')
  await hand.tap('Sign out everywhere')
  await hand.sees('No browser is signed in as you.')
  expect(requests()).toContain('DELETE /api/sessions')
})

test('name and picture are changed', async () => {
  bench.answers['/api/miniapp/register'] = { data: { user: { ...PERSON, nickname: '大明' } } }
  await hand.goto('/?language=en')
  await hand.part('open').click()
  await hand.tap('Change name and picture')
  await hand.part('privacy-accept').click()
  expect(await hand.app.getByPlaceholder('Name').inputValue()).toBe('小明')
  await hand.app.getByPlaceholder('Name').fill('大明')
  await hand.tap('Save')
  await hand.sees('大明')
  expect(bench.asked.at(-1)?.body).toEqual({ nickname: '大明' })
})

test('offline it can be tried again', async () => {
  await hand.goto('/?network=offline')
  await hand.part('open').click()
  await hand.sees('没有连上网络')
  await hand.set('network', 'online')
  await hand.tap('重试')
  await hand.sees('已登录的浏览器')
})

test('it is reached from a login, and back leads to the login', async () => {
  await hand.goto('/?scene=s1&language=en')
  await hand.tap('Confirm')
  await hand.tap('See where I am signed in')
  await hand.sees('Safari 18')
  expect(await hand.part('title').textContent()).toBe('My sign-ins')
  await hand.part('back').click()
  await hand.sees('Not me?')
  expect(await hand.part('title').textContent()).toBe('Sign in')
})

test('coming back to it refreshes the list', async () => {
  await hand.goto('/?language=en')
  await hand.part('open').click()
  await hand.sees('Safari 18')
  bench.answers['/api/sessions'] = { data: { sessions: [session('3', 'Firefox 150')] } }
  await hand.part('home').click()
  await hand.part('open').click()
  await hand.sees('Firefox 150')
})
