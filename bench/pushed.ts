import { setTimeout as wait } from 'node:timers/promises'
import type { Stack } from '../dev/stack/stack.ts'
import { Browser, expectOk } from '../e2e/clients/browser.ts'
import { confirm, redeem, type ScannedAndListening, scanListening } from '../e2e/clients/log-in.ts'
import { Phone } from '../e2e/clients/phone.ts'

/** Long enough for the app's work after its responses. */
const calmMs = 200

/** In ms since just before the phone's `publish` was sent. */
export interface Pushed {
  /** The page has decrypted `credentials`. */
  heard: number
  /** The browser has its session. */
  signedIn: number
}

/** The person confirms, and the page hears it over its channel. */
export async function confirmPushed(login: ScannedAndListening): Promise<Pushed> {
  const { phone, code, channel } = login
  const credentials = channel.next<{ ticket: string }>('credentials')

  async function page(): Promise<Pushed> {
    const { ticket } = await credentials
    const heard = performance.now()
    await redeem({ ...login, ticket })
    return { heard: heard - begun, signedIn: performance.now() - begun }
  }

  const begun = performance.now()
  const decided = phone.decide(code.scene, 'confirm', { attempt: code.scene })
  const [pushed] = await Promise.all([page(), decided.then((answer) => expectOk('publish', answer))])
  return pushed
}

/** The redemption alone, in ms, after everything the confirmation started has finished. */
export async function redeemAlone(login: ScannedAndListening): Promise<number> {
  const confirmed = await confirm(login)
  const begun = performance.now()
  await redeem(confirmed)
  return performance.now() - begun
}

/**
 * Prepares scanned logins concurrently, then hands them to `use` one by one, with nothing else
 * going on. Resolves with the results.
 */
export async function eachScannedLogin<T>(
  { app, wechat }: Stack['urls'],
  { name, count }: { name: string; count: number },
  use: (login: ScannedAndListening) => Promise<T>,
): Promise<T[]> {
  const people = Array.from({ length: count }, (_, i) => `${name}-${i}`)
  const results = await Promise.allSettled(
    people.map((person) => scanListening(new Browser(app), new Phone(app, wechat, person))),
  )
  const logins = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  try {
    for (const result of results) if (result.status === 'rejected') throw result.reason
    await wait(calmMs)
    const made: T[] = []
    for (const login of logins) made.push(await use(login))
    return made
  } finally {
    for (const { channel } of logins) channel.close()
  }
}
