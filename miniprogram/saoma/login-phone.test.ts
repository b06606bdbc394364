import { expect, test } from 'vitest'
import { KNOWN_USER, LOST, NOTHING_FILLED, SCAN, known, world } from '../testing/world'
import type { World } from '../testing/world'

/** A scan for a site that asks for the phone number. */
async function scanned(): Promise<World> {
  const here = world()
  here.answers.auth = known(KNOWN_USER, false, ['phone'])
  await here.login.open(SCAN)
  return here
}

test('the code for the number is sent, and the number shown masked', async () => {
  const here = await scanned()
  here.answers.phone = { is: 'answered', data: '138****0000', at: 0 }
  const sent = here.login.sharePhone('phone-code')
  expect(here.last()).toMatchObject({ at: 'asking', sending: 'phone' })
  await sent
  expect(here.last()).toMatchObject({ at: 'asking', sending: null, asked: { phone: '138****0000' } })
  await here.login.confirm(NOTHING_FILLED)
  expect(here.last()).toMatchObject({ at: 'confirmed' })
  expect(here.asked).toEqual(['auth code s1 1047', 'phone phone-code', 'publish confirm'])
})

test('without a code nothing is sent, and the login goes on', async () => {
  const here = await scanned()
  await here.login.sharePhone(null)
  expect(here.last()).toMatchObject({ at: 'asking', sending: null, asked: { phoneRefused: true } })
  await here.login.confirm(NOTHING_FILLED)
  expect(here.last()).toMatchObject({ at: 'confirmed' })
  expect(here.asked).toEqual(['auth code s1 1047', 'publish confirm'])
})

test.each([
  ['no answer', LOST],
  ['a refusal', { is: 'refused', error: 'wechat_unavailable', msg: 'words' } as const],
  ['a refused token', { is: 'refused', error: 'unauthenticated', msg: 'words' } as const],
])('%s to the number does not end the login, and a later one counts', async (_, answer) => {
  const here = await scanned()
  here.answers.phone = answer
  await here.login.sharePhone('first')
  expect(here.last()).toMatchObject({
    at: 'asking',
    problem: null,
    asked: { phone: null, phoneRefused: true },
  })
  here.answers.phone = { is: 'answered', data: '139****0000', at: 0 }
  await here.login.sharePhone('second')
  expect(here.last()).toMatchObject({ asked: { phone: '139****0000', phoneRefused: false } })
  await here.login.decline()
  expect(here.last()).toMatchObject({ at: 'over', ending: { is: 'declined' } })
})

test('while the number is sent, other taps do nothing', async () => {
  const here = await scanned()
  const sent = here.login.sharePhone('phone-code')
  await Promise.all([
    here.login.sharePhone('other'),
    here.login.confirm(NOTHING_FILLED),
    here.login.decline(),
  ])
  await sent
  expect(here.asked).toEqual(['auth code s1 1047', 'phone phone-code'])
})

test('an answer that comes after the next scan changes nothing', async () => {
  const here = await scanned()
  here.answers.phone = { is: 'answered', data: '138****0000', at: 0 }
  const sent = here.login.sharePhone('phone-code')
  await here.login.open(null)
  await sent
  expect(here.last()).toEqual({ at: 'idle' })
})
