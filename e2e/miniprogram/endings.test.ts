import { expect, test } from 'vitest'
import { PERSON, type Reply, screen, setup, signInRequest } from './setup.ts'

const AUTH = '/api/miniapp/auth'

function refusal(status: number, error: string): Reply {
  return { status, error, msg: `server says ${error}` }
}

test('a scan that somebody else was faster with ends, and says what to do', async () => {
  setup.answers[AUTH] = refusal(409, 'scene_taken')
  await screen.goto('/?scene=s1&language=zh_CN')
  await screen.sees('该小程序码已被他人扫描')
  await screen.sees('然后扫描新的小程序码')
  expect(await screen.app.getByRole('button').count()).toBe(1)
  await screen.tap('关闭')
  await screen.part('scan').waitFor()
})

test('a scan that Saoma cannot answer now says so in the words of the server and can be tried again', async () => {
  const well = setup.answers[AUTH]
  setup.answers[AUTH] = refusal(429, 'rate_limited')
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('server says rate_limited')
  if (well) setup.answers[AUTH] = well
  await screen.tap('Try again')
  await screen.sees('Sign in to Saoma')
})

test('names from the server are text, never markup', async () => {
  const user = { ...PERSON, nickname: '<img src=x onerror=alert(1)>' }
  const request = signInRequest({ site: '<b>Bank</b>', browser: '{{t.confirm}}' })
  setup.answers[AUTH] = { data: { token: 't', expiresIn: 900, user, request } }
  await screen.goto('/?scene=s1&language=en')
  for (const words of ['Sign in to <b>Bank</b>', '{{t.confirm}}', '<img src=x onerror=alert(1)>']) {
    await screen.sees(words)
  }
  expect(await screen.app.locator('b').count()).toBe(0)
})
