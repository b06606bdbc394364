import { expect, test } from 'vitest'
import type { User } from '../clients/browser.ts'
import { listen } from '../clients/channel.ts'
import { logIn } from '../clients/log-in.ts'
import { scanPicture } from '../clients/phone.ts'
import { newBrowser, newPhone } from '../http/shared-stack.ts'

test('a whole login: code, channel, scan, confirmation, ticket, session', async () => {
  const browser = newBrowser()
  const code = await browser.openCode()
  const channel = await listen(browser, code)
  const phone = newPhone()

  const picture = await scanPicture(code.image)
  const auth = await phone.scan(picture.searchParams.get('scene') ?? '')
  expect(auth.data.request?.scene).toBe(code.scene)
  expect(await channel.next('scanned')).toEqual({ user: { nickname: null, avatarUrl: null } })

  expect((await phone.decide(code.scene, 'confirm')).data).toEqual({ status: 'confirmed' })
  const { ticket, user } = await channel.next<{ ticket: string; user: User }>('credentials')
  expect(user).toEqual(auth.data.user)

  const redeemed = await browser.redeem({ scene: code.scene, ticket })
  expect(redeemed.data).toEqual({ user })
  expect((await browser.session()).data).toEqual({ user })
  channel.close()
})

test('a second login of the same person is the same user', async () => {
  const phone = newPhone()
  const first = await phone.auth()
  const second = await phone.auth()
  expect(second.data.user).toEqual(first.data.user)
  expect((await newPhone().auth()).data.user.id).not.toBe(first.data.user.id)
})

test('signing in ends the session that the browser had before', async () => {
  const browser = newBrowser()
  const phone = newPhone()
  for (let round = 0; round < 2; round += 1) await logIn(browser, phone)
  expect(await phone.sessions()).toHaveLength(1)
})
