import sharp from 'sharp'
import type { Stack } from '#dev/stack/stack.ts'
import type { Answer } from '../clients/browser.ts'
import { RetryingPhone } from './retrying-phone.ts'
import { RetryingPage } from './retrying-page.ts'
import { retry } from './retry.ts'

/** A login in progress. */
export interface Login {
  page: RetryingPage
  phone: RetryingPhone
  userId: string
}

/** One call of one route, retried until answered. Throws unless the answer is the expected one. */
export type Step = { route: string; go: (login: Login) => Promise<void> }

export function newLogin({ app, wechat }: Stack['urls']): Login {
  return { page: new RetryingPage(app), phone: new RetryingPhone(app, wechat), userId: '' }
}

const open: Step = { route: 'POST /api/miniapp/code', go: ({ page }) => page.open() }

const ask: Step = {
  route: 'GET /api/login/<scene>',
  go: async ({ page }) => void expectOk(await page.poll()),
}

const join: Step = {
  route: 'POST /api/pusher/auth',
  async go({ page }) {
    const { data } = await retry(async () => {
      const response = await page.browser.joinChannel('1.1', `private-encrypted-${page.scene}`)
      const { status, headers } = response
      const error = status === 503 ? { error: 'unavailable' } : {}
      const data = status === 200 ? ((await response.json()) as object) : {}
      return { status, headers, code: status, data, msg: '', ...error }
    })
    if (!('shared_secret' in data)) throw new Error('the channel was refused')
  },
}

const scan: Step = {
  route: 'POST /api/miniapp/auth',
  async go(login) {
    login.userId = expectOk(await login.phone.scan(login.page.scene)).user.id
  },
}

/** Replaces an avatar: the most that this route does. */
const register: Step = {
  route: 'POST /api/miniapp/register',
  async go({ phone }) {
    const { user } = expectOk(await phone.register('小明', await picture))
    if (user.avatarUrl === null) throw new Error('no picture was kept')
  },
}

const confirm: Step = {
  route: 'POST /api/miniapp/publish',
  async go(login) {
    const { status } = expectOk(await login.phone.decide(login.page.scene, 'confirm'))
    if (status !== 'confirmed') throw new Error(status)
  },
}

const redeem: Step = {
  route: 'POST /api/session',
  async go({ page, userId }) {
    const ticket = await page.ticket()
    const { user } = expectOk(await page.redeem(ticket ?? ''))
    if (user?.id !== userId) throw new Error(`signed in as ${user?.id}`)
  },
}

const signOut: Step = { route: 'DELETE /api/session', go: ({ page }) => page.signOut() }

const notMe: Step = {
  route: 'POST /api/miniapp/publish, "not me"',
  async go({ page, phone }) {
    const { status } = expectOk(await phone.decide(page.scene, 'cancel'))
    if (status !== 'cancelled') throw new Error(status)
  },
}

/** Before there is an avatar to replace. */
const registerFirst: Step = { ...register, route: 'the first registration' }

/** The steps to a session, and each way out of it. */
export const wayIn = [open, ask, join, scan, registerFirst, register, confirm, redeem]
/** A subset of what `register` does. */
export const alike = registerFirst
export const waysOut = [signOut, notMe]

const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: '#07c160' } })
  .png()
  .toBuffer()
  .then((bytes) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' }))

function expectOk<T>({ status, data, error }: Answer<T>): T {
  if (status !== 200) throw new Error(`${status} ${error}`)
  return data
}
