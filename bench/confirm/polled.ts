import { setTimeout as wait } from 'node:timers/promises'
import { Browser, expectOk } from '../../e2e/clients/browser.ts'
import { redeem, scan, type Scanned } from '../../e2e/clients/log-in.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import type { Stack } from '../../dev/stack/stack.ts'

/** After so many polls a page gives up. */
const mostPolls = 20

/** How pages without push poll. */
export interface Polling {
  intervalMs: number
  /** Pages that poll at the same time. */
  pages: number
  /** How many batches of that size. */
  rounds: number
}

/**
 * The same logins with pages that poll the status; each is confirmed at a random moment between two
 * polls. From the phone's `publish` until the browser has its session, in ms.
 */
export async function confirmPolled(
  urls: Stack['urls'],
  { intervalMs, pages, rounds }: Polling,
): Promise<number[]> {
  const waits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const lot = Array.from({ length: pages }, (_, i) => i)
    const scanned = await Promise.all(
      lot.map(() => scan(new Browser(urls.app), new Phone(urls.app, urls.wechat))),
    )
    // Each page gets its own part of the interval, so that few pages cover all of it.
    const logins = scanned.map(async (login, i) => {
      await wait((i / pages) * intervalMs)
      return confirmAt(login, intervalMs, (i + Math.random()) / pages)
    })
    waits.push(...(await Promise.all(logins)))
  }
  return waits
}

/** `phase`, from 0 to 1: where in the interval the confirmation falls. */
async function confirmAt(login: Scanned, intervalMs: number, phase: number): Promise<number> {
  const { browser, phone, code } = login
  const { scene } = code
  const from = performance.now()

  async function person(): Promise<number> {
    await wait(phase * intervalMs)
    const begun = performance.now()
    expectOk('publish', await phone.decide(scene, 'confirm', { attempt: scene }))
    return begun
  }

  async function page(): Promise<number> {
    for (let poll = 1; poll <= mostPolls; poll += 1) {
      await wait(from + poll * intervalMs - performance.now())
      const answer = await browser.status(scene)
      expectOk('status', answer)
      const { ticket } = answer.data
      if (ticket !== undefined) return redeem({ ...login, ticket }).then(() => performance.now())
    }
    throw new Error('the page never saw the confirmation')
  }

  const [begun, signedIn] = await Promise.all([person(), page()])
  return signedIn - begun
}
