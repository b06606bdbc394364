import { setTimeout as wait } from 'node:timers/promises'
import { Browser } from '../../e2e/clients/browser.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import { expectOk } from '../../e2e/clients/log-in.ts'
import type { Stack } from '../../dev/stack/stack.ts'
import { redeem } from '../redemption.ts'

/** A page that has not heard of the confirmation after so many polls never will. */
const mostPolls = 20

/** How a page without push waits. */
export interface Polling {
  intervalMs: number
  /** Pages that poll at the same time. */
  pages: number
  /** How often that many are opened, one lot after the other. */
  rounds: number
}

/**
 * The same logins, of pages that ask for the status at an interval; each is confirmed at a random moment between two of
 * its polls. From the phone's `publish` to the session cookie, in ms.
 */
export async function confirmPolled(
  urls: Stack['urls'],
  { intervalMs, pages, rounds }: Polling,
): Promise<number[]> {
  const waits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const lot = Array.from({ length: pages }, (_, i) => i)
    const scanned = await Promise.all(lot.map((i) => scan(urls, `polled-${intervalMs}-${i}`)))
    // Each page has its own part of the interval: fewer pages show the whole of it.
    const logins = scanned.map(async (login, i) => {
      await wait((i / pages) * intervalMs)
      return confirmAt(login, intervalMs, (i + Math.random()) / pages)
    })
    waits.push(...(await Promise.all(logins)))
  }
  return waits
}

interface Scanned {
  browser: Browser
  phone: Phone
  scene: string
}

async function scan({ app, wechat }: Stack['urls'], person: string): Promise<Scanned> {
  const browser = new Browser(app)
  const phone = new Phone(app, wechat, person)
  const { scene } = await browser.openCode()
  expectOk('scan', await phone.scan(scene))
  return { browser, phone, scene }
}

/** `phase`, 0 to 1: where in the interval the confirmation falls. */
async function confirmAt(
  { browser, phone, scene }: Scanned,
  intervalMs: number,
  phase: number,
): Promise<number> {
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
      const answer = await browser.call<{ ticket?: string }>('GET', `/api/login/${scene}`)
      expectOk('status', answer)
      if (answer.data.ticket !== undefined) return redeem(browser, scene, answer.data.ticket)
    }
    throw new Error('the page never saw the confirmation')
  }

  const [begun, signedIn] = await Promise.all([person(), page()])
  return signedIn - begun
}
