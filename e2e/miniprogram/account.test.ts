import { beforeEach, expect, test } from 'vitest'
import { PERSON, requests, screen, setup } from './setup.ts'

beforeEach(async () => {
  setup.answers['/api/sessions'] = {
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

function site(id: string, name: string): object {
  const connectedAt = new Date(Date.now() - 3.5 * 3600_000).toISOString()
  const host = `${name.toLowerCase().replace(' ', '-')}.test`
  return { id, name, host, logoUrl: null, shares: ['phone', 'profile'], connectedAt, lastUsedAt: null }
}

test('opened from its icon it shows who I am and where I am signed in', async () => {
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.sees('Signed-in browsers')
  await screen.sees('小明')
  await screen.sees('Chrome 140 · macOS')
  await screen.sees('203.0.113.* · used in the last 24 hours')
  const [auth, list, sites] = setup.asked
  expect(auth?.body).toEqual({ code: expect.any(String) })
  for (const one of [list, sites]) expect(one?.header['authorization']).toBe('Bearer token-1')
})

test('all browsers are signed out, after asking', async () => {
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.tap('Sign out everywhere')
  await screen.sees('You’ll need to scan again')
  await screen.tap('Cancel')
  expect(requests()).not.toContain('DELETE /api/sessions')
  await screen.tap('Sign out everywhere')
  await screen.tap('Sign out everywhere')
  await screen.sees('You aren’t signed in on any browser')
  expect(requests()).toContain('DELETE /api/sessions')
})

test('a site that I let in is disconnected, after asking', async () => {
  setup.answers['/api/sites'] = { data: { sites: [site('a', 'Tea shop'), site('b', 'Blog')] } }
  setup.answers['/api/sites/a'] = { data: { sites: [site('b', 'Blog')] } }
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.sees('Connected sites')
  await screen.sees('tea-shop.test')
  await screen.sees('Can see: phone number, name and picture · connected 3 hours ago')
  await screen.tap('Disconnect Tea shop')
  await screen.sees('To sign in to Tea shop again, you’ll need to scan')
  await screen.tap('Cancel')
  expect(requests()).not.toContain('DELETE /api/sites/a')
  await screen.tap('Disconnect Tea shop')
  await screen.tap('Disconnect now')
  await screen.app.getByText('Tea shop').waitFor({ state: 'detached' })
  await screen.sees('Blog')
  expect(setup.asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/api/sites/a' })
  expect(setup.asked.at(-1)?.header['authorization']).toBe('Bearer token-1')
})

test('everything stored is copied to the clipboard, after the privacy notice', async () => {
  setup.answers['/api/user'] = { data: { account: { id: 'u1', nickname: '小明' } } }
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.tap('Export my data')
  await screen.part('privacy-refuse').click()
  await screen.sees('Your data couldn’t be copied.')
  await screen.tap('Export my data')
  await screen.part('privacy-accept').click()
  await screen.sees('Your data has been copied')
  expect(JSON.parse(await screen.part('clipboard').inputValue())).toEqual({ id: 'u1', nickname: '小明' })
  expect(setup.asked.at(-1)?.header['authorization']).toBe('Bearer token-1')
})

test('the account is deleted, after asking', async () => {
  setup.answers['/api/user'] = { data: { user: null } }
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.tap('Delete account')
  await screen.sees('This can’t be undone.')
  await screen.tap('Cancel')
  expect(requests()).not.toContain('DELETE /api/user')
  await screen.tap('Delete account')
  await screen.tap('Delete my account')
  await screen.sees('Account deleted')
  expect(setup.asked.at(-1)?.body).toEqual({})
})

test('name and picture are changed', async () => {
  setup.answers['/api/miniapp/register'] = { data: { user: { ...PERSON, nickname: '大明' } } }
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.tap('Change name and picture')
  await screen.part('privacy-accept').click()
  await expect.poll(() => screen.app.getByPlaceholder('Name').inputValue()).toBe('小明')
  await screen.app.getByPlaceholder('Name').fill('大明')
  await screen.tap('Save')
  await screen.sees('大明')
  expect(setup.asked.at(-1)?.body).toEqual({ nickname: '大明' })
})

test('offline it can be tried again', async () => {
  await screen.goto('/?network=offline')
  await screen.part('open').click()
  await screen.sees('网络不可用')
  await screen.set('network', 'online')
  await screen.tap('重试')
  await screen.sees('已登录的浏览器')
})

test('it is reached from a login, and back leads to the login', async () => {
  await screen.goto('/?scene=s1&language=en')
  await screen.tap('Confirm')
  await screen.tap('View signed-in browsers')
  await screen.sees('Safari 18')
  await expect.poll(() => screen.part('title').textContent()).toBe('My account')
  await screen.part('back').click()
  await screen.sees('Not you?')
  await expect.poll(() => screen.part('title').textContent()).toBe('Sign in')
})

test('coming back to it refreshes the list', async () => {
  await screen.goto('/?language=en')
  await screen.part('open').click()
  await screen.sees('Safari 18')
  setup.answers['/api/sessions'] = { data: { sessions: [session('3', 'Firefox 150')] } }
  await screen.part('home').click()
  await screen.part('open').click()
  await screen.sees('Firefox 150')
})
