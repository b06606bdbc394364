import { cleanUp } from '../../lib/cleanup.ts'
import type { Stack } from '../../dev/stack/stack.ts'
import { Browser } from '../../e2e/clients/browser.ts'
import { logIn } from '../../e2e/clients/log-in.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import { atLeast, atMost, type Figure, percentile } from '../figure.ts'
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
  await logInSome(stack, [])
  for (let i = 0; i < rounds; i += 1) {
    say(`logins with and without cleaning, round ${i + 1} of ${rounds}`)
    await logInSome(stack, alone)
    const logins = { ended: false }
    const cleaner = (async () => {
      while (!logins.ended) {
        const begun = performance.now()
        const { scenes } = await cleanUp()
        passes.push({ ms: performance.now() - begun, scenes })
      }
    })()
    await logInSome(stack, beside)
    logins.ended = true
    await cleaner
  }
  const slowest = Math.max(...passes.map(({ ms }) => ms))
  const aMinute = Math.min(...passes.map(({ scenes }) => scenes))
  const made = Math.max((logins / (24 * 60)) * peak, mostCodes)
  const [p95, p95Beside] = [percentile(alone, 0.95), percentile(beside, 0.95)]
  return [
    atLeast(Math.round(made), {
      name: 'cleaning: scenes that a pass deletes, one a minute in each process',
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

async function logInSome({ urls }: Stack, taken: number[]): Promise<void> {
  let left = loginsEach
  await Promise.all(
    Array.from({ length: inFlight }, async (_, lane) => {
      for (; left > 0; left -= 1) {
        const begun = performance.now()
        await logIn(new Browser(urls.app), new Phone(urls.app, urls.wechat, `person-${lane}-${left % 10}`))
        taken.push(performance.now() - begun)
      }
    }),
  )
}
