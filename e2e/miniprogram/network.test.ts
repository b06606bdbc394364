import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerWell, type Bench, type Hand, startBench } from './bench.ts'

let bench: Bench
let hand: Hand

beforeAll(async () => {
  bench = await startBench()
  hand = bench.hand
})
afterAll(() => bench.close())
beforeEach(async () => {
  answerWell(bench)
})

function bodies(path: string): unknown[] {
  return bench.asked.filter((asked) => asked.path === path).map(({ body }) => body)
}

test.each([
  ['en', 'No connection', 'Try again', 'Sign in to Saoma?'],
  ['zh_CN', '没有连上网络', '重试', '登录 Saoma？'],
])('offline (%s), trying again keeps the scene', async (language, title, retry, asking) => {
  await hand.goto(`/?scene=s1&network=offline&language=${language}`)
  await hand.sees(title)
  await hand.tap(retry)
  await hand.sees(title)
  await hand.set('network', 'online')
  await hand.tap(retry)
  await hand.sees(asking)
  expect(bodies('/api/miniapp/auth')).toEqual([expect.objectContaining({ scene: 's1', launchScene: 1047 })])
})

test.each([
  ['en', 'WeChat could not sign you in', 'Try again'],
  ['zh_CN', '微信登录没有成功', '重试'],
])('wx.login that fails (%s) can be tried again', async (language, title, retry) => {
  await hand.goto(`/?scene=s1&network=no-login&language=${language}`)
  await hand.sees(title)
  await hand.set('network', 'online')
  await hand.tap(retry)
  await hand.sees('Chrome 140')
})

test('an answer lost at the scan: the same scene again, with a fresh code of wx.login', async () => {
  await hand.goto('/?scene=s1&network=lost&language=en')
  await hand.sees('No connection')
  await hand.set('network', 'online')
  await hand.tap('Try again')
  await hand.sees('Sign in to Saoma?')
  const [lost, again] = bodies('/api/miniapp/auth') as [{ code: string }, { code: string }]
  expect(again).toEqual({ ...lost, code: expect.any(String) })
  expect(again.code).not.toBe(lost.code)
})

test.each([
  ['Confirm', 'Confirmed'],
  ['Decline', 'Declined'],
])('an answer lost at %s: the same attempt again', async (button, ending) => {
  await hand.goto('/?scene=s1&language=en')
  await hand.sees('Sign in to Saoma?')
  await hand.set('network', 'lost')
  await hand.tap(button)
  await hand.sees('No answer came')
  await hand.set('network', 'online')
  await hand.tap(button)
  await hand.sees(ending)
  const [lost, again] = bodies('/api/miniapp/publish')
  expect(again).toEqual(lost)
})

test('an answer lost at "not me": the same attempt again', async () => {
  await hand.goto('/?scene=s1&language=en')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
  await hand.set('network', 'lost')
  await hand.tap('Not me?')
  await hand.sees('No answer came')
  await hand.set('network', 'online')
  await hand.tap('Not me?')
  await hand.sees('can no longer act as you')
  const [, lost, again] = bodies('/api/miniapp/publish')
  expect(again).toEqual(lost)
})

test('offline at the confirmation nothing is sent, and tapping again goes on', async () => {
  await hand.goto('/?scene=s1&language=en')
  await hand.sees('Sign in to Saoma?')
  await hand.set('network', 'offline')
  await hand.tap('Confirm')
  await hand.sees('No answer came')
  expect(bodies('/api/miniapp/publish')).toEqual([])
  await hand.set('network', 'online')
  await hand.tap('Confirm')
  await hand.sees('Confirmed')
})
