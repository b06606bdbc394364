import { expect, test } from 'vitest'
import { ASKED } from '../testing/world'
import { loginView } from './login-view'
import type { Ending, LoginState, Problem } from './login-state'
import type { Icon } from './words'

const BASE = 'https://site.test'

const asking: LoginState = { at: 'asking', asked: ASKED, sending: null, problem: null }

test('who is asking is shown in full', () => {
  expect(loginView(asking, BASE, 'en')).toMatchObject({
    title: 'Sign in to Saoma',
    text: 'If you confirm, this browser will be signed in to your Saoma account',
    host: 'site.test',
    facts: [
      { name: 'Browser', value: 'Chrome 140 · Windows' },
      { name: 'IP address', value: '203.0.113.*' },
      { name: 'Requested', value: '12 seconds ago' },
    ],
    person: {
      name: '小明',
      nickname: '小明',
      letter: '小',
      colour: 'colour-0',
      avatar: 'https://site.test/api/avatar/a',
    },
  })
})

test('a known place goes before its address, and what is unknown is left out', () => {
  const facts = (changes: object): object =>
    loginView(
      { ...asking, asked: { ...ASKED, request: { ...ASKED.request, ...changes } } },
      BASE,
      'en',
    ).facts.slice(0, -1)
  expect(facts({ place: 'Shanghai', browser: null })).toEqual([
    { name: 'System', value: 'Windows' },
    { name: 'Location', value: 'Shanghai · 203.0.113.*' },
  ])
  const unknown = { browser: null, system: null, address: null, sameNetwork: true }
  expect(facts({ ...unknown, place: 'Shanghai' })).toEqual([{ name: 'Location', value: 'Shanghai' }])
  expect(facts(unknown)).toEqual([])
})

test('another site is named with its host and logo, and with what it will learn', () => {
  const site = {
    site: 'Tea shop',
    host: 'shop.example',
    logoUrl: '/api/avatar/l',
    shares: ['email', 'profile'],
  }
  const asked = { ...ASKED, request: { ...ASKED.request, ...site } }
  const view = loginView({ ...asking, asked }, BASE, 'en')
  expect(view).toMatchObject({
    title: 'Sign in to Tea shop',
    host: 'shop.example',
    logo: 'https://site.test/api/avatar/l',
  })
  expect(view.facts[0]).toEqual({
    name: 'Can see',
    value: 'a placeholder email address (not your own), name and picture',
  })
})

test('a site without a logo has the first character of its name', () => {
  const view = loginView(
    { ...asking, asked: { ...ASKED, request: { ...ASKED.request, site: '茶铺' } } },
    BASE,
    'zh',
  )
  expect(view).toMatchObject({ logo: '', siteLetter: '茶' })
})

test('a missing number is said at its field alone', () => {
  const view = loginView({ ...asking, problem: { is: 'number_missing' } }, BASE, 'zh')
  expect(view).toMatchObject({ numberMissing: true, problem: '' })
})

test('a site that asks for the phone number: why, the button, and that it may be left out', () => {
  const asked = { ...ASKED, request: { ...ASKED.request, site: 'Tea shop', shares: ['phone', 'profile'] } }
  const view = loginView({ ...asking, asked }, BASE, 'en')
  expect(view.phoneOffer).toBe('Tea shop asks for your phone number. You can sign in without it.')
  expect(view.facts[0]?.value).toBe('phone number (optional), name and picture')
  const refused = loginView({ ...asking, asked: { ...asked, phoneRefused: true } }, BASE, 'en')
  expect(refused.phoneOffer).toBe('Your phone number wasn’t shared. You can still sign in.')
})

test('a number that is stored is shown masked, and not asked for again', () => {
  const request = { ...ASKED.request, shares: ['phone'] }
  const view = loginView({ ...asking, asked: { ...ASKED, request, phone: '138****0000' } }, BASE, 'zh')
  expect(view.phoneOffer).toBe('')
  expect(view.facts[0]).toEqual({ name: '可获取', value: '手机号（138****0000）' })
})

test('no other site asks for the phone number', () => {
  const request = { ...ASKED.request, shares: ['profile'] }
  expect(loginView({ ...asking, asked: { ...ASKED, request } }, BASE, 'zh').phoneOffer).toBe('')
})

test('the same network is said, because it reassures', () => {
  const asked = { ...ASKED, request: { ...ASKED.request, sameNetwork: true } }
  expect(loginView({ ...asking, asked }, BASE, 'zh').facts[1]).toEqual({
    name: 'IP 地址',
    value: '203.0.113.*（与手机同一网络）',
  })
})

test('what one agrees to is named, if the site has it', () => {
  const termsUrl = 'https://site.test/terms'
  const view = loginView({ ...asking, asked: { ...ASKED, termsUrl } }, BASE, 'zh')
  expect(view.agreement).toEqual([{ name: '《用户协议》', address: termsUrl }])
  expect(loginView(asking, BASE, 'zh').agreement).toEqual([])
})

test('somebody without a name is offered to set one, and is told apart by their id', () => {
  const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
  const user = { id, nickname: null, avatarUrl: null, registered: false }
  expect(loginView({ ...asking, asked: { ...ASKED, user } }, BASE, 'en')).toMatchObject({
    person: { name: 'User PPPN', nickname: '', letter: 'P', colour: 'colour-4', avatar: '' },
    profileWanted: true,
  })
})

test('a name that begins with an emoji keeps it whole', () => {
  const user = { ...ASKED.user, nickname: '🐼熊猫' }
  expect(loginView({ ...asking, asked: { ...ASKED, user } }, BASE, 'en').person.letter).toBe('🐼')
})

const endings: [Ending, string, string, Icon][] = [
  [{ is: 'declined' }, '已取消登录', 'Declined', 'info'],
  [{ is: 'signed_out' }, '已退出', 'Signed out', 'success'],
  [{ is: 'expired' }, '小程序码已过期', 'This code has expired', 'info'],
  [{ is: 'taken' }, '该小程序码已被他人扫描', 'Someone else scanned this code', 'info'],
  [{ is: 'wrong_number' }, '数字有误', 'Wrong number', 'warn'],
  [{ is: 'said', msg: 'words' }, '操作失败', 'Something went wrong', 'warn'],
]

test.each(endings)('the ending %o has a title, an icon, and says what to do', (ending, zh, en, icon) => {
  const state: LoginState = { at: 'over', ending }
  expect(loginView(state, BASE, 'zh')).toMatchObject({ title: zh, icon })
  expect(loginView(state, BASE, 'en').title).toBe(en)
  expect(loginView(state, BASE, 'en').text).not.toBe('')
})

const problems: [Problem, string][] = [
  [{ is: 'offline' }, 'No connection'],
  [{ is: 'wechat_failed' }, 'WeChat couldn’t sign you in'],
  [{ is: 'said', msg: 'Too many tries.' }, 'Something went wrong'],
]

test.each(problems)('the interruption %o has a title and a sentence', (problem, title) => {
  const view = loginView({ at: 'interrupted', problem }, BASE, 'en')
  expect(view).toMatchObject({ title, icon: 'warn' })
  expect(view.text).not.toBe('')
})

test("the server's own words are shown as they are, and something where it said nothing", () => {
  const said = (msg: string | null): LoginState => ({ at: 'over', ending: { is: 'said', msg } })
  expect(loginView(said('<b>不行</b>'), BASE, 'zh').text).toBe('<b>不行</b>')
  expect(loginView(said(null), BASE, 'zh').text).toBe('服务器返回异常，请稍后再试')
})

test('what was confirmed names the browser, also where it is unknown', () => {
  const confirmed: LoginState = { at: 'confirmed', asked: ASKED, sending: false, problem: null }
  const view = loginView(confirmed, BASE, 'en')
  expect(view.text).toContain('Chrome 140')
  expect(view.icon).toBe('success')
  const asked = { ...ASKED, request: { ...ASKED.request, browser: null } }
  expect(loginView({ ...confirmed, asked }, BASE, 'en').text).toContain('Go back to the browser')
})

test('nothing of one state stays in the next', () => {
  const before = new Set(Object.keys(loginView(asking, BASE, 'en')))
  expect(new Set(Object.keys(loginView({ at: 'idle' }, BASE, 'en')))).toEqual(before)
  expect(loginView({ at: 'idle' }, BASE, 'en').facts).toEqual([])
})
