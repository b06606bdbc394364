import sharp from 'sharp'
import type { Answer } from '../clients/browser.ts'
import { Hand } from './hand.ts'
import { Page } from './page.ts'
import { persist } from './persist.ts'

/** One login under way: who holds what. */
export interface Journey {
  page: Page
  hand: Hand
  ticket: string
  userId: string
}

/** One call of one route, done until it is answered. Throws where its last answer is not the expected one. */
export type Step = { route: string; go: (journey: Journey) => Promise<void> }

let people = 0

export function newJourney(app: string, wechat: string): Journey {
  people += 1
  const hand = new Hand(app, wechat, `journey-${process.pid}-${people}`)
  return { page: new Page(app), hand, ticket: '', userId: '' }
}

const open: Step = { route: 'POST /api/miniapp/code', go: ({ page }) => page.open() }

const ask: Step = {
  route: 'GET /api/login/<scene>',
  go: async ({ page }) => void expectOk(await page.ask()),
}

const join: Step = {
  route: 'POST /api/pusher/auth',
  async go({ page }) {
    const body = new URLSearchParams({ socket_id: '1.1', channel_name: `private-encrypted-${page.scene}` })
    const { data } = await persist(async () => {
      const response = await page.browser.fetch('POST', '/api/pusher/auth', { body })
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
  async go(journey) {
    journey.userId = expectOk(await journey.hand.scan(journey.page.scene)).user.id
  },
}

/** A picture takes the place of one before: the most that this route does. */
const register: Step = {
  route: 'POST /api/miniapp/register',
  async go({ hand }) {
    const { user } = expectOk(await hand.register('小明', await picture))
    if (user.avatarUrl === null) throw new Error('no picture was kept')
  },
}

const confirm: Step = {
  route: 'POST /api/miniapp/publish',
  async go(journey) {
    const { status } = expectOk(await journey.hand.decide(journey.page.scene, 'confirm'))
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
  async go({ page, hand }) {
    const { status } = expectOk(await hand.decide(page.scene, 'cancel'))
    if (status !== 'cancelled') throw new Error(status)
  },
}

/** Before there is a picture to replace. */
const registerFirst: Step = { ...register, route: 'the first registration' }

/** To the session, and each of the ways out of it. */
export const wayIn = [open, ask, join, scan, registerFirst, register, confirm, redeem]
/** It does less than `register` does, in the same way. */
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
