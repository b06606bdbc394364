import sharp from 'sharp'
import { beforeEach, expect, test } from 'vitest'
import { PERSON, requests, screen, setup, signInRequest, STRANGER } from './setup.ts'

beforeEach(async () => {
  const known = { token: 'token-1', expiresIn: 900, user: STRANGER, request: signInRequest() }
  setup.answers['/api/miniapp/auth'] = { data: known }
  setup.answers['/api/miniapp/register'] = { data: { user: PERSON } }
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('Sign in to Saoma')
})

function registered(): unknown[] {
  return setup.asked.filter(({ path }) => path.endsWith('/register')).map(({ body }) => body)
}

async function editProfile(): Promise<void> {
  await screen.tap('Add a name and picture')
  await screen.part('privacy-accept').click()
}

test('a new person may skip both and confirm at once', async () => {
  await screen.sees('User PPPN')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
})

test('M12: `<input type="nickname">` inside a `<form>`: a name alone is stored as JSON, before the confirmation', async () => {
  await editProfile()
  await screen.app.getByPlaceholder('Name').fill('  小明 ')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明' }])
  expect(requests().at(-1)).toBe('POST /api/miniapp/publish')
})

test('M10: the WeChat picture, a temporary local path, and a name are uploaded as a form, with the token and the language', async () => {
  await editProfile()
  await screen.tap('Choose a picture')
  await screen.part('avatar-wechat').click()
  await screen.app.locator('.profile image img').waitFor()
  await screen.app.getByPlaceholder('Name').fill('عمر 🐼')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: 'عمر 🐼', avatar: 'image/png with bytes' }])
  const [upload] = setup.asked.filter(({ path }) => path.endsWith('/register'))
  expect(upload?.header).toMatchObject({ authorization: 'Bearer token-1', 'accept-language': 'en' })
})

test('a picture from the album can be chosen', async () => {
  await editProfile()
  await screen.tap('Choose a picture')
  const chooser = screen.page.waitForEvent('filechooser')
  await screen.part('avatar-album').click()
  const buffer = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  await (await chooser).setFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer })
  await screen.app.locator('.profile image img').waitFor()
  await screen.tap('Confirm')
  await screen.sees('Enter a name to go with the picture')
  await screen.app.getByPlaceholder('Name').fill('小明')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明', avatar: 'image/jpeg with bytes' }])
})

test('M16: `wx.requirePrivacyAuthorize`: a user who refuses the privacy notice can still sign in', async () => {
  await screen.tap('Add a name and picture')
  await screen.part('privacy-refuse').click()
  await screen.sees('You didn’t accept the privacy notice')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([])
})

test('A2: avatar and nickname not declared in 用户隐私保护指引: WeChat refuses by itself', async () => {
  await screen.set('privacy', 'undeclared')
  await screen.tap('Add a name and picture')
  await screen.sees('You didn’t accept the privacy notice')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
})

test('M11: no event if WeChat finds the picture unsafe: the user can choose again or go on without', async () => {
  await editProfile()
  await screen.tap('Choose a picture')
  await screen.part('avatar-cancel').click()
  await screen.app.getByPlaceholder('Name').fill('小明')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明' }])
})

test('M13: a nickname that WeChat cleared on blur is not sent', async () => {
  await editProfile()
  const field = screen.app.getByPlaceholder('Name')
  await field.fill('refused by WeChat')
  await field.evaluate((input: HTMLInputElement) => {
    input.value = ''
    input.blur()
  })
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([])
})

test('what was filled in and then skipped is not sent', async () => {
  await editProfile()
  await screen.app.getByPlaceholder('Name').fill('小明')
  await screen.tap('Skip')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([])
})

test('a profile that is refused is said beside it, keeps what was typed, and can be skipped', async () => {
  setup.answers['/api/miniapp/register'] = {
    status: 400,
    error: 'bad_request',
    msg: 'nickname: too long',
  }
  await editProfile()
  await screen.app.getByPlaceholder('Name').fill('bad name')
  await screen.tap('Confirm')
  await screen.sees('nickname: too long')
  await expect.poll(() => screen.app.getByPlaceholder('Name').inputValue()).toBe('bad name')
  expect(requests()).not.toContain('POST /api/miniapp/publish')
  await screen.tap('Skip')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
})

test('an answer lost while the profile is stored: tapping again goes on', async () => {
  await editProfile()
  await screen.app.getByPlaceholder('Name').fill('小明')
  await screen.set('network', 'lost')
  await screen.tap('Confirm')
  await screen.sees('The server didn’t respond')
  await screen.set('network', 'online')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(registered()).toEqual([{ nickname: '小明' }, { nickname: '小明' }])
})
