import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerWell, type Bench, type Hand, PERSON, signInRequest, startBench, STRANGER } from './bench.ts'

let bench: Bench
let hand: Hand

beforeAll(async () => {
  bench = await startBench()
  hand = bench.hand
})
afterAll(() => bench.close())
beforeEach(async () => {
  answerWell(bench)
  const known = { token: 'token-1', expiresIn: 900, user: STRANGER, request: signInRequest() }
  bench.answers['/api/miniapp/auth'] = { data: known }
  bench.answers['/api/miniapp/register'] = { data: { user: PERSON } }
  await hand.goto('/?scene=s1&language=en')
  await hand.sees('Sign in to Saoma?')
})

function requests(): string[] {
  return bench.asked.map(({ method, path }) => `${method} ${path}`)
}

function registered(): unknown[] {
  return bench.asked.filter(({ path }) => path.endsWith('/register')).map(({ body }) => body)
}

async function editProfile(): Promise<void> {
  await hand.tap('Add a name and picture')
  await hand.part('privacy-accept').click()
}

test('a new person may skip both and confirm at once', async () => {
  await hand.sees('No name set')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
})

test('M12: `<input type="nickname">` inside a `<form>`: a name alone is stored as JSON, before the confirmation', async () => {
  await editProfile()
  await hand.app.getByPlaceholder('Name').fill('  小明 ')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明' }])
  expect(requests().at(-1)).toBe('POST /api/miniapp/publish')
})

test('M10: the WeChat picture, a temporary local path, and a name are uploaded as a form, with the token and the language', async () => {
  await editProfile()
  await hand.tap('Choose a picture')
  await hand.part('avatar-wechat').click()
  await hand.app.locator('.profile image img').waitFor()
  await hand.app.getByPlaceholder('Name').fill('عمر 🐼')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: 'عمر 🐼', avatar: 'image/png with bytes' }])
  const [upload] = bench.asked.filter(({ path }) => path.endsWith('/register'))
  expect(upload?.header).toMatchObject({ authorization: 'Bearer token-1', 'accept-language': 'en' })
})

test('a picture from the album can be chosen', async () => {
  await editProfile()
  await hand.tap('Choose a picture')
  const chooser = hand.page.waitForEvent('filechooser')
  await hand.part('avatar-album').click()
  const buffer = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  await (await chooser).setFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer })
  await hand.app.locator('.profile image img').waitFor()
  await hand.tap('Confirm')
  await hand.sees('Please add a name to go with the picture, or skip both.')
  await hand.app.getByPlaceholder('Name').fill('小明')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明', avatar: 'image/jpeg with bytes' }])
})

test('M16: `wx.requirePrivacyAuthorize`: a user who refuses the privacy notice can still sign in', async () => {
  await hand.tap('Add a name and picture')
  await hand.part('privacy-refuse').click()
  await hand.sees('You did not accept the privacy notice')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([])
})

test('A2: avatar and nickname not declared in 用户隐私保护指引: WeChat refuses by itself', async () => {
  await hand.set('privacy', 'undeclared')
  await hand.tap('Add a name and picture')
  await hand.sees('You did not accept the privacy notice')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
})

test('M11: no event if WeChat finds the picture unsafe: the user can choose again or go on without', async () => {
  await editProfile()
  await hand.tap('Choose a picture')
  await hand.part('avatar-cancel').click()
  await hand.app.getByPlaceholder('Name').fill('小明')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明' }])
})

test('M13: a nickname that WeChat cleared on blur is not sent', async () => {
  await editProfile()
  const field = hand.app.getByPlaceholder('Name')
  await field.fill('refused by WeChat')
  await field.evaluate((input: HTMLInputElement) => {
    input.value = ''
    input.blur()
  })
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([])
})

test('what was filled in and then skipped is not sent', async () => {
  await editProfile()
  await hand.app.getByPlaceholder('Name').fill('小明')
  await hand.tap('Skip')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([])
})

test('a profile that is refused is said beside it, keeps what was typed, and can be skipped', async () => {
  bench.answers['/api/miniapp/register'] = {
    status: 400,
    error: 'bad_request',
    msg: 'nickname: too long',
  }
  await editProfile()
  await hand.app.getByPlaceholder('Name').fill('bad name')
  await hand.tap('Confirm')
  await hand.sees('nickname: too long')
  expect(await hand.app.getByPlaceholder('Name').inputValue()).toBe('bad name')
  expect(requests()).not.toContain('POST /api/miniapp/publish')
  await hand.tap('Skip')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
})

test('an answer lost while the profile is stored: tapping again goes on', async () => {
  await editProfile()
  await hand.app.getByPlaceholder('Name').fill('小明')
  await hand.set('network', 'lost')
  await hand.tap('Confirm')
  await hand.sees('No answer came')
  await hand.set('network', 'online')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明' }, { nickname: '小明' }])
})
