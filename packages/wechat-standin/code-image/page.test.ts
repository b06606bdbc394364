import { expect, test } from 'vitest'
import { company, startTestStandIn } from '../test-standin.ts'
import { checkPage } from './arguments.ts'
import { readPicture } from './picture.ts'

const request = { page: 'pages/login/login', checkPath: true, envVersion: 'release' }
const unreleased = { ...company, releasedPages: [] }

test('W65: default home: a code without a page opens the first page of the released version', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const read = await readPicture((await wechat.codeImage(token)).bytes)
  expect(new URL(read ?? '').searchParams.get('page')).toBe('pages/home/home')
})

test.each([true, false])('W66: no leading `/`: 41030, check_path %s', (checkPath) => {
  expect(checkPage(company, { ...request, page: '/pages/login/login', checkPath })?.errcode).toBe(41030)
})

test.each([true, false])('W67: no query: 41030, check_path %s', (checkPath) => {
  expect(checkPage(company, { ...request, page: 'pages/login/login?a=1', checkPath })?.errcode).toBe(41030)
})

test('W68: `scancode_time` is reserved', () => {
  expect(checkPage(company, { ...request, page: 'pages/login/login?scancode_time=1' })?.errcode).toBe(85096)
})

test('W69: default true: the page must exist in the released version', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  expect((await wechat.codeImage(token, { page: 'pages/login/login' })).contentType).toBe('image/jpeg')
  const answer = await wechat.codeImage(token, { page: 'pages/new/new' })
  expect(answer.json['errcode']).toBe(41030)
  const explicit = await wechat.codeImage(token, { page: 'pages/new/new', check_path: true })
  expect(explicit.json['errcode']).toBe(41030)
})

test('W70: false allows it to be missing', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const answer = await wechat.codeImage(token, { page: 'pages/new/new', check_path: false })
  const read = await readPicture(answer.bytes)
  expect(new URL(read ?? '').searchParams.get('page')).toBe('pages/new/new')
})

test('W84, W85, W86: 41030 `invalid page` (check_path and not released; leading `/`; also env_version trial with default check_path)', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const wrong = [{ page: 'pages/new/new' }, { page: '/pages/login/login' }, { env_version: 'trial' }]
  for (const fields of wrong) {
    const answer = await wechat.codeImage(token, fields)
    expect(answer.json).toEqual({ errcode: 41030, errmsg: expect.stringMatching(/^invalid page rid: /) })
  }
})

test('W85: check_path and not released: the home page of an unreleased mini-program too', () => {
  expect(checkPage(unreleased, { ...request, page: '' })?.errcode).toBe(41030)
  expect(checkPage(unreleased, { ...request, page: '', checkPath: false })).toBeUndefined()
})

test('W86: also env_version trial with default check_path, R: even for a page that is released', () => {
  expect(checkPage(company, { ...request, envVersion: 'trial' })?.errcode).toBe(41030)
  expect(checkPage(company, { ...request, envVersion: 'develop' })).toBeUndefined()
})

test('W99: Trial or unreleased app: `check_path: false` with `env_version: "trial"`', async () => {
  const wechat = await startTestStandIn({ accounts: [unreleased] })
  const token = (await wechat.stableToken()).json['access_token']
  const fields = { page: 'pages/login/login', check_path: false, env_version: 'trial' }
  expect((await wechat.codeImage(token, fields)).contentType).toBe('image/jpeg')
})

test('W94: 85096 `not allow include scancode_time field`', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const answer = await wechat.codeImage(token, { page: 'pages/login/login?scancode_time=1' })
  expect(answer.json).toEqual({
    errcode: 85096,
    errmsg: expect.stringMatching(/^not allow include scancode_time field rid: /),
  })
})

test.each(['x'.repeat(129), 'pages/登录', 'pages/a b', '\ud800'])(
  'a page that no code could hold is 41030: %.10j',
  (page) => {
    expect(checkPage(company, { ...request, page, checkPath: false })?.errcode).toBe(41030)
  },
)
