import { expect, test } from 'vitest'
import { KNOWN_USER, LOST, NEW_USER, NOTHING_FILLED, SCAN, known, world } from '../testing/world'

test('a new person may skip name and picture', async () => {
  const here = world()
  here.answers.auth = known(NEW_USER)
  await here.login.open(SCAN)
  await here.login.confirm(NOTHING_FILLED)
  expect(here.asked).toEqual(['auth code s1 1047', 'publish confirm'])
})

test('what a new person filled in is stored before the confirmation', async () => {
  const here = world()
  here.answers.auth = known(NEW_USER)
  here.answers.register = { is: 'answered', data: KNOWN_USER, at: 0 }
  await here.login.open(SCAN)
  await here.login.confirm({ number: null, profile: { nickname: '小明', avatarPath: null } })
  expect(here.asked).toEqual(['auth code s1 1047', 'register 小明 null', 'publish confirm'])
  expect(here.last()).toMatchObject({ at: 'confirmed', asked: { user: KNOWN_USER } })
})

test('a profile that was stored is not sent again when the confirmation is repeated', async () => {
  const here = world()
  here.answers.auth = known(NEW_USER)
  here.answers.register = { is: 'answered', data: KNOWN_USER, at: 0 }
  here.answers.publish = LOST
  await here.login.open(SCAN)
  const filled = { number: null, profile: { nickname: '小明', avatarPath: 'http://tmp/a.png' } }
  await here.login.confirm(filled)
  await here.login.confirm(filled)
  expect(here.asked.filter((call) => call.startsWith('register'))).toHaveLength(1)
  expect(here.said).toHaveLength(2)
})

test('nothing is confirmed while the profile could not be stored', async () => {
  const here = world()
  here.answers.auth = known(NEW_USER)
  await here.login.open(SCAN)
  await here.login.confirm({ number: null, profile: { nickname: '小明', avatarPath: null } })
  expect(here.said).toEqual([])
  expect(here.last()).toMatchObject({ at: 'asking', problem: { is: 'no_answer' } })
})

test('a picture for which a name is missing is asked for one, and can be skipped', async () => {
  const here = world()
  here.answers.auth = known(NEW_USER)
  await here.login.open(SCAN)
  await here.login.confirm({ number: null, profile: { nickname: null, avatarPath: 'http://tmp/a.png' } })
  expect(here.last()).toMatchObject({ at: 'asking', sending: null, problem: { is: 'name_missing' } })
  await here.login.confirm(NOTHING_FILLED)
  expect(here.asked).toEqual(['auth code s1 1047', 'publish confirm'])
})
