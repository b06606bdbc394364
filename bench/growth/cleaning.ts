import { cleanUp } from '../../lib/cleanup.ts'
import type { Stack } from '../../dev/stack/stack.ts'
import { Browser } from '../../e2e/clients/browser.ts'
import { logIn } from '../../e2e/clients/log-in.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import { atLeast, atMost, type Figure, percentile } from '../figure.ts'
import { from } from '../saoma.ts'
import { fillBacklog, peak } from './fill.ts'

const rounds = 6
const loginsEach = 50
const inFlight = 4
/** What WeChat makes for one AppID. */
const mostCodes = 5_000

/** Deletes what a day without cleaning has left, between and during logins. */
export async function cleaning(
  stack: Stack,
  logins: number,
  say: (progress: string) => void,
): Promise<Figure[]> {
  await fillBacklog(stack.urls.database, logins, say)
  Object.assign(process.env, stack.settings)
  const passes: { ms: number; scenes: number }[] = []
  const alone: number[] = []
  const beside: number[] = []
  const logInSome = loginsOf(stack)
  await logInSome([])
  for (let i = 0; i < rounds; i += 1) {
    say(`logins with and without cleaning, round ${i + 1} of ${rounds}`)
    await logInSome(alone)
    const logins = { ended: false }
    const cleaner = (async () => {
      while (!logins.ended) {
        const begun = performance.now()
        const { scenes } = await cleanUp()
        passes.push({ ms: performance.now() - begun, scenes })
        if (scenes === 0) return
      }
    })()
    try {
      await logInSome(beside)
    } finally {
      logins.ended = true
      await cleaner
    }
  }
  const slowest = Math.max(...passes.map(({ ms }) => ms))
  const aMinute = Math.max(...passes.map(({ scenes }) => scenes))
  const made = Math.max((logins / (24 * 60)) * peak, mostCodes)
  const [p95, p95Beside] = [percentile(alone, 0.95), percentile(beside, 0.95)]
  return [
    atLeast(Math.round(made), {
      name: 'cleaning: most scenes that a pass deletes, one a minute in each process',
      value: aMinute,
      unit: 'times',
    }),
    atMost(30_000, { name: 'cleaning: slowest pass, beside logins', value: slowest, unit: 'ms' }),
    { name: 'cleaning: login without it, p95', value: p95, unit: 'ms' },
    { name: 'cleaning: login during a pass, p95', value: p95Beside, unit: 'ms' },
    atMost(2, {
      name: 'cleaning: login during a pass, beside one without',
      value: p95Beside / p95,
      unit: 'times',
    }),
  ]
}

/** Each call makes `loginsEach` logins, and adds how many ms each took. */
function loginsOf({ urls }: Stack): (taken: number[]) => Promise<void> {
  let made = 0
  return async (taken) => {
    let left = loginsEach
    await Promise.all(
      Array.from({ length: inFlight }, async (_, lane) => {
        for (; left > 0; left -= 1) {
          made += 1
          // Limits are on, so each comes from an address of its own.
          const address = from(`198.18.${made >> 8}.${made & 255}`)
          const begun = performance.now()
          await logIn(
            new Browser(urls.app, address),
            new Phone(urls.app, urls.wechat, `person-${lane}-${left % 10}`, address),
          )
          taken.push(performance.now() - begun)
        }
      }),
    )
  }
}
