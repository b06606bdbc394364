import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerWell, type Setup, type PhoneScreen, startMiniprogram } from './setup.ts'

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

function bodies(path: string): unknown[] {
  return setup.asked.filter((asked) => asked.path === path).map(({ body }) => body)
}

test.each([
  ['en', 'No connection', 'Try again', 'Sign in to Saoma?'],
  ['zh_CN', '没有连上网络', '重试', '登录 Saoma？'],
])('offline (%s), trying again keeps the scene', async (language, title, retry, asking) => {
  await screen.goto(`/?scene=s1&network=offline&language=${language}`)
  await screen.sees(title)
  await screen.tap(retry)
  await screen.sees(title)
  await screen.set('network', 'online')
  await screen.tap(retry)
  await screen.sees(asking)
  expect(bodies('/api/miniapp/auth')).toEqual([expect.objectContaining({ scene: 's1', launchScene: 1047 })])
})

test.each([
  ['en', 'WeChat could not sign you in', 'Try again'],
  ['zh_CN', '微信登录没有成功', '重试'],
])('wx.login that fails (%s) can be tried again', async (language, title, retry) => {
  await screen.goto(`/?scene=s1&network=no-login&language=${language}`)
  await screen.sees(title)
  await screen.set('network', 'online')
  await screen.tap(retry)
  await screen.sees('Chrome 140')
})

test('an answer lost at the scan: the same scene again, with a fresh code of wx.login', async () => {
  await screen.goto('/?scene=s1&network=lost&language=en')
  await screen.sees('No connection')
  await screen.set('network', 'online')
  await screen.tap('Try again')
  await screen.sees('Sign in to Saoma?')
  const [lost, again] = bodies('/api/miniapp/auth') as [{ code: string }, { code: string }]
  expect(again).toEqual({ ...lost, code: expect.any(String) })
  expect(again.code).not.toBe(lost.code)
})

test.each([
  ['Confirm', 'Confirmed'],
  ['Decline', 'Declined'],
])('an answer lost at %s: the same attempt again', async (button, ending) => {
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('Sign in to Saoma?')
  await screen.set('network', 'lost')
  await screen.tap(button)
  await screen.sees('No answer came')
  await screen.set('network', 'online')
  await screen.tap(button)
  await screen.sees(ending)
  const [lost, again] = bodies('/api/miniapp/publish')
  expect(again).toEqual(lost)
})

test('an answer lost at "not me": the same attempt again', async () => {
  await screen.goto('/?scene=s1&language=en')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  await screen.set('network', 'lost')
  await screen.tap('Not me?')
  await screen.sees('No answer came')
  await screen.set('network', 'online')
  await screen.tap('Not me?')
  await screen.sees('can no longer act as you')
  const [, lost, again] = bodies('/api/miniapp/publish')
  expect(again).toEqual(lost)
})

test('offline at the confirmation nothing is sent, and tapping again goes on', async () => {
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('Sign in to Saoma?')
  await screen.set('network', 'offline')
  await screen.tap('Confirm')
  await screen.sees('No answer came')
  expect(bodies('/api/miniapp/publish')).toEqual([])
  await screen.set('network', 'online')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
})
