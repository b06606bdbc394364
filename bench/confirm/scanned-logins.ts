import { setTimeout as wait } from 'node:timers/promises'
import { Browser } from '../../e2e/clients/browser.ts'
import { type ScannedAndListening, scanListening } from '../../e2e/clients/log-in.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import type { Stack } from '../../dev/stack/stack.ts'

/** Long enough for the app's work after its responses. */
const calmMs = 50

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
