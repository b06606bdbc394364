import { beforeEach, expect, test } from 'vitest'
import { PERSON, requests, screen, setup, signInRequest } from './setup.ts'

const request = signInRequest({ site: 'Tea shop', host: 'shop.test', shares: ['phone', 'profile'] })
const known = { token: 'token-1', expiresIn: 900, user: PERSON, request, phone: null }

beforeEach(() => {
  setup.answers['/api/miniapp/auth'] = { data: known }
  setup.answers['/api/miniapp/phone'] = { data: { phone: '138****0000' } }
})

async function open(controls = ''): Promise<void> {
  await screen.goto(`/?scene=s1&language=en${controls}`)
  await screen.sees('Sign in to Tea shop')
}

/** Taps the button, and accepts the privacy notice that WeChat shows first. */
async function share(): Promise<void> {
  await screen.tap('Share phone number')
  await screen.part('privacy-accept').click()
}

async function confirmsWithoutNumber(): Promise<void> {
  await screen.sees('Your phone number wasn’t shared. You can still sign in.')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
}

test('the number is shared, shown masked and not asked for again', async () => {
  await open()
  await screen.sees('phone number (optional), name and picture')
  await screen.sees('Tea shop asks for your phone number. You can sign in without it.')
  await share()
  await screen.part('phone-allow').click()
  await screen.sees('phone number (138****0000), name and picture')
  expect(await screen.app.getByText('Share phone number').count()).toBe(0)
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  const [, shared] = setup.asked
  expect(shared).toMatchObject({
    method: 'POST',
    path: '/api/miniapp/phone',
    header: { authorization: 'Bearer token-1' },
  })
  expect(shared?.body).toEqual({ code: expect.stringMatching(/^phone-code-/) })
})

test('A8: WeChat forbids to shut out a person who declines: who never taps the button confirms as ever', async () => {
  await open()
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(requests()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/publish'])
})

test('A8: who declines in WeChat’s own question can confirm, or share the number after all', async () => {
  await open()
  await share()
  await screen.part('phone-deny').click()
  await screen.sees('Your phone number wasn’t shared.')
  await screen.tap('Share phone number')
  await screen.part('phone-deny').click()
  await confirmsWithoutNumber()
  expect(requests()).not.toContain('POST /api/miniapp/phone')

  await open()
  await share()
  await screen.part('phone-deny').click()
  await screen.tap('Share phone number')
  await screen.part('phone-allow').click()
  await screen.sees('phone number (138****0000)')
})

test('A8: in the mini-program of a personal account WeChat refuses by itself, and the person confirms', async () => {
  await open('&number=no-permission')
  await share()
  await confirmsWithoutNumber()
  expect(requests()).not.toContain('POST /api/miniapp/phone')
})

test('the privacy notice refused, or without the number: the person confirms', async () => {
  await open()
  await screen.tap('Share phone number')
  await screen.part('privacy-refuse').click()
  await confirmsWithoutNumber()

  await open('&privacy=undeclared')
  await screen.tap('Share phone number')
  await confirmsWithoutNumber()
  expect(requests()).not.toContain('POST /api/miniapp/phone')
})

test('what is typed stays while the number is shared', async () => {
  const numbered = { ...request, numberNeeded: true }
  setup.answers['/api/miniapp/auth'] = { data: { ...known, request: numbered } }
  await open()
  await screen.app.getByLabel('Enter the two digits').fill('42')
  await share()
  await screen.part('phone-allow').click()
  await screen.sees('phone number (138****0000)')
  await screen.tap('Confirm')
  await screen.sees('Confirmed')
  expect(setup.asked.at(-1)?.body).toMatchObject({ number: '42' })
})
