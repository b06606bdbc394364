import { expect, test } from 'vitest'
import { PERSON, type Reply, screen, setup, signInRequest } from './setup.ts'

const AUTH = '/api/miniapp/auth'

function refusal(status: number, error: string): Reply {
  return { status, error, msg: `server says ${error}` }
}

test.each([
  ['zh_CN', 409, 'scene_taken', '已被别人扫过', '再扫新的二维码'],
  ['en', 409, 'scene_taken', 'Somebody else scanned it first', 'scan its new code'],
  ['en', 404, 'scene_unknown', 'That did not work', 'server says scene_unknown'],
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
