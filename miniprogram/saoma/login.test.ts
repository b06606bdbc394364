import { expect, test } from 'vitest'
import { KNOWN_USER, LOST, NOTHING_FILLED, SCAN, known, status, world } from '../testing/world'

test('a person with a profile signs in with two requests', async () => {
  const here = world()
  await here.login.open(SCAN)
  await here.login.confirm(NOTHING_FILLED)
  expect(here.asked).toEqual(['auth code s1 1047', 'publish confirm'])
  expect(here.states.map((state) => state.at)).toEqual(['opening', 'asking', 'asking', 'confirmed'])
})

test('opened without a scene, nothing is sent', async () => {
  const here = world()
  await here.login.open(null)
  expect(here.states).toEqual([{ at: 'idle' }])
  expect(here.asked).toEqual([])
})

test('a second tap while the first is on its way does nothing', async () => {
  const here = world()
  await here.login.open(SCAN)
  await Promise.all([
    here.login.confirm(NOTHING_FILLED),
    here.login.confirm(NOTHING_FILLED),
    here.login.decline(),
  ])
  expect(here.said.map((said) => said.decision)).toEqual(['confirm'])
})

test('a decision without an answer is repeated with its attempt', async () => {
  const here = world()
  await here.login.open(SCAN)
  here.answers.publish = LOST
  await here.login.confirm(NOTHING_FILLED)
  here.answers.publish = status('confirmed')
  await here.login.confirm(NOTHING_FILLED)
  expect(here.said).toHaveLength(2)
  expect(here.said[1]).toEqual(here.said[0])
  expect(here.last()).toMatchObject({ at: 'confirmed' })
})

test('declining after a confirmation without an answer is another attempt', async () => {
  const here = world()
  await here.login.open(SCAN)
  here.answers.publish = LOST
  await here.login.confirm(NOTHING_FILLED)
  here.answers.publish = status('cancelled')
  await here.login.decline()
  expect(here.said[1]?.attempt).not.toBe(here.said[0]?.attempt)
  expect(here.last()).toEqual({ at: 'over', ending: { is: 'declined' } })
})

test('"not me" cancels with an attempt of its own', async () => {
  const here = world()
  await here.login.open(SCAN)
  await here.login.confirm(NOTHING_FILLED)
  here.answers.publish = status('cancelled')
  await here.login.signOut()
  expect(here.said.map(({ scene, decision }) => `${scene} ${decision}`)).toEqual(['s1 confirm', 's1 cancel'])
  expect(here.said[1]?.attempt).not.toBe(here.said[0]?.attempt)
  expect(here.last()).toEqual({ at: 'over', ending: { is: 'signed_out' } })
})

test('offline, trying again keeps the scene and its launch scene', async () => {
  const here = world()
  here.answers.auth = LOST
  await here.login.open(SCAN)
  here.answers.auth = known(KNOWN_USER)
  here.code = 'another code'
  await here.login.retry()
  expect(here.asked).toEqual(['auth code s1 1047', 'auth another code s1 1047'])
  expect(here.last()).toMatchObject({ at: 'asking' })
})

test('a failed wx.login says so, or that there is no network', async () => {
  const here = world()
  here.code = null
  await here.login.open(SCAN)
  expect(here.last()).toEqual({ at: 'interrupted', problem: { is: 'wechat_failed' } })
  here.offline = true
  await here.login.retry()
  expect(here.last()).toEqual({ at: 'interrupted', problem: { is: 'offline' } })
  expect(here.asked).toEqual([])
})

test('a number that is needed is asked for before anything is sent', async () => {
  const here = world()
  here.answers.auth = known(KNOWN_USER, true)
  await here.login.open(SCAN)
  for (const number of [null, '', '4', '123', 'ab']) {
    await here.login.confirm({ ...NOTHING_FILLED, number })
    expect(here.last()).toMatchObject({ at: 'asking', problem: { is: 'number_missing' } })
  }
  expect(here.said).toEqual([])
  await here.login.confirm({ ...NOTHING_FILLED, number: '42' })
  expect(here.said[0]?.number).toBe('42')
})

test('two digits that no login page shows go to the server too, as any wrong number', async () => {
  const here = world()
  here.answers.auth = known(KNOWN_USER, true)
  here.answers.publish = { is: 'refused', error: 'number_mismatch', msg: null }
  await here.login.open(SCAN)
  await here.login.confirm({ ...NOTHING_FILLED, number: '05' })
  expect(here.said[0]?.number).toBe('05')
  expect(here.last()).toEqual({ at: 'over', ending: { is: 'wrong_number' } })
})

test('a number that nobody asked for is not sent', async () => {
  const here = world()
  await here.login.open(SCAN)
  await here.login.confirm({ ...NOTHING_FILLED, number: '42' })
  expect(here.said[0]?.number).toBeNull()
})

test('an answer for an earlier scan, or after leaving, changes nothing', async () => {
  const here = world()
  const first = here.login.open(SCAN)
  const second = here.login.open({ scene: 's2', launchScene: 1047 })
  await Promise.all([first, second])
  expect(here.states.map((state) => state.at)).toEqual(['opening', 'opening', 'asking'])
  const late = here.login.confirm(NOTHING_FILLED)
  here.login.close()
  await late
  expect(here.last()).toMatchObject({ at: 'asking', sending: 'confirm' })
})

test('another scan has attempts of its own', async () => {
  const here = world()
  await here.login.open(SCAN)
  await here.login.confirm(NOTHING_FILLED)
  await here.login.open({ scene: 's2', launchScene: 1047 })
  await here.login.confirm(NOTHING_FILLED)
  expect(here.said[1]?.attempt).not.toBe(here.said[0]?.attempt)
})
