import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  answerWell,
  type Setup,
  type PhoneScreen,
  PERSON,
  type Reply,
  signInRequest,
  startMiniprogram,
} from './setup.ts'

let setup: Setup
let screen: PhoneScreen

beforeAll(async () => {
  setup = await startMiniprogram()
  screen = setup.screen
})
afterAll(() => setup.close())
beforeEach(async () => {
  answerWell(setup)
})

const AUTH = '/api/miniapp/auth'
const PUBLISH = '/api/miniapp/publish'

function refusal(status: number, error: string): Reply {
  return { status, error, msg: `server says ${error}` }
}

/** Words that the page of an ending has, in Chinese and in English. */
const languages = ['zh_CN', 'en'] as const

test.each(languages)('signed in, then "not me" signs that browser out (%s)', async (language) => {
  const [confirm, notMe, out] =
    language === 'en'
      ? ['Confirm', 'Not me?', 'can no longer act as you']
      : ['确认登录', '不是我', '不能再用你的身份']
  await screen.goto(`/?scene=s1&language=${language}`)
  await screen.tap(confirm)
  await screen.tap(notMe)
  await screen.sees(out)
  const said = setup.asked.filter(({ path }) => path === PUBLISH).map(({ body }) => body)
  expect(said).toEqual([
    { scene: 's1', decision: 'confirm', attempt: expect.stringMatching(/^[\w-]{24}$/) },
    { scene: 's1', decision: 'cancel', attempt: expect.stringMatching(/^[\w-]{24}$/) },
  ])
})

test.each(languages)('declined (%s)', async (language) => {
  await screen.goto(`/?scene=s1&language=${language}`)
  await screen.tap(language === 'en' ? 'Decline' : '拒绝')
  await screen.sees(language === 'en' ? 'No browser was signed in as you.' : '没有任何浏览器以你的身份登录。')
})

test.each([
  ['zh_CN', 410, 'scene_expired', '二维码已过期', '请扫新的那个'],
  ['en', 410, 'scene_expired', 'This code has expired', 'Please scan that one'],
  ['zh_CN', 409, 'scene_taken', '已被别人扫过', '再扫新的二维码'],
  ['en', 409, 'scene_taken', 'Somebody else scanned it first', 'scan its new code'],
  ['en', 404, 'scene_unknown', 'That did not work', 'server says scene_unknown'],
  ['zh_CN', 403, 'forbidden', '没有完成', 'server says forbidden'],
  ['en', 409, 'scene_state', 'That did not work', 'server says scene_state'],
])('a scan (%s) that gets %d %s ends with "%s"', async (language, status, error, title, text) => {
  setup.answers[AUTH] = refusal(status, error)
  await screen.goto(`/?scene=s1&language=${language}`)
  await screen.sees(title)
  await screen.sees(text)
  expect(await screen.app.getByRole('button').count()).toBe(0)
})

test.each([
  [502, 'wechat_unavailable'],
  [429, 'rate_limited'],
])(
  'a scan that gets %d %s says so in the words of the server and can be tried again',
  async (status, error) => {
    const well = setup.answers[AUTH]
    setup.answers[AUTH] = refusal(status, error)
    await screen.goto('/?scene=s1&language=en')
    await screen.sees(`server says ${error}`)
    if (well) setup.answers[AUTH] = well
    await screen.tap('Try again')
    await screen.sees('Sign in to Saoma?')
  },
)

test("a hotel's login page instead of an answer can be tried again", async () => {
  setup.answers[AUTH] = { html: '<h1>Welcome to our hotel</h1>' }
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('makes no sense')
  expect(await screen.app.getByRole('button', { name: 'Try again' }).count()).toBe(1)
})

test.each(languages)('a number that is needed, then wrong (%s)', async (language) => {
  const en = language === 'en'
  const request = signInRequest({ numberNeeded: true })
  setup.answers[AUTH] = { data: { token: 't', expiresIn: 900, user: PERSON, request } }
  setup.answers[PUBLISH] = refusal(400, 'number_mismatch')
  await screen.goto(`/?scene=s1&launch=1049&language=${language}`)
  await screen.sees(en ? 'If somebody sent you the code, decline.' : '如果二维码是别人发给你的，请拒绝。')
  await screen.tap(en ? 'Confirm' : '确认登录')
  await screen.sees(en ? 'Please type the two digits' : '请输入登录页面上显示的两位数字。')
  await screen.app.getByLabel(en ? 'Type the two digits' : '输入登录页面').fill('42')
  await screen.tap(en ? 'Confirm' : '确认登录')
  await screen.sees(en ? 'That number was wrong' : '数字不对')
  const said = setup.asked.filter(({ path }) => path === PUBLISH).map(({ body }) => body)
  expect(said).toEqual([expect.objectContaining({ number: '42' })])
})

test('without a scene the login page says what it is for and asks nothing', async () => {
  await screen.goto('/?scene=&language=en')
  await screen.sees('Sign in to a website')
  expect(setup.asked).toEqual([])
})

test('names from the server are text, never markup', async () => {
  const user = { ...PERSON, nickname: '<img src=x onerror=alert(1)>' }
  const request = signInRequest({ site: '<b>Bank</b>', browser: '{{t.confirm}}' })
  setup.answers[AUTH] = { data: { token: 't', expiresIn: 900, user, request } }
  await screen.goto('/?scene=s1&language=en')
  for (const words of ['Sign in to <b>Bank</b>?', '{{t.confirm}}', '<img src=x onerror=alert(1)>']) {
    await screen.sees(words)
  }
  expect(await screen.app.locator('b').count()).toBe(0)
})
