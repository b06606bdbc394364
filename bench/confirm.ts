import { type Chapter, type Figure, median, percentile, waits } from './figure.ts'
import { measure, wechatDelayMs, type Measured } from './confirm/measure.ts'

/** Authing's, the shortest that is known: a confirmation falls anywhere between two polls. */
const pollMs = 800

/** From the phone's `publish` to the browser's session, compared with a page that polls and with a bare server. */
export const confirm: Chapter = {
  name: 'confirm',
  title: 'Confirm to signed in',
  async run(say) {
    const measured = await measure(say)
    return [...byPush(measured), ...beside(measured)]
  },
}

function byPush({ quick, slow }: Measured): Figure[] {
  const value = quick.wechatCalls + slow.wechatCalls
  return [
    ...waits(
      'PostgreSQL, WeChat 0 ms',
      quick.pushed.map(({ signedIn }) => signedIn),
    ),
    ...waits(
      `PostgreSQL, WeChat ${wechatDelayMs} ms`,
      slow.pushed.map(({ signedIn }) => signedIn),
    ),
    {
      name: 'PostgreSQL, calls to WeChat on the way',
      value,
      unit: 'calls',
      goal: { text: 'none', met: value === 0 },
    },
  ]
}

function beside({ quick: { pushed }, floor, httpFloor, redemptions }: Measured): Figure[] {
  return [
    {
      name: 'of it, until the page has heard, p50',
      value: median(pushed.map((one) => one.heard)),
      unit: 'ms',
    },
    {
      name: 'of it, the redemption, p50',
      value: median(pushed.map(({ heard, signedIn }) => signedIn - heard)),
      unit: 'ms',
    },
    ...waits('bare ws server', floor),
    { name: 'bare HTTP round trip, p50', value: median(httpFloor), unit: 'ms' },
    ...waits('redemption alone', redemptions),
    ...ratios(
      pushed.map(({ signedIn }) => signedIn),
      median(floor) + median(redemptions),
      pollMs / 2 + median(redemptions),
    ),
  ]
}

/** `least`: p50 of the bare server plus p50 of a redemption. `quickestPoll`: the mean wait of a page that polls every `pollMs`. */
function ratios(signedIn: number[], least: number, quickestPoll: number): Figure[] {
  const p50 = median(signedIn) / least
  const p99 = percentile(signedIn, 0.99) / least
  const poll = quickestPoll / median(signedIn)
  const floor = 'bare ws server + redemption'
  return [
    { name: `p50 over ${floor}`, value: p50, unit: 'times', goal: { text: 'at most 2', met: p50 <= 2 } },
    {
      name: `p99 over p50 of ${floor}`,
      value: p99,
      unit: 'times',
      goal: { text: 'at most 4', met: p99 <= 4 },
    },
    {
      name: 'mean wait of the 0.8 s poll over p50',
      value: poll,
      unit: 'times',
      goal: { text: 'at least 10', met: poll >= 10 },
    },
  ]
}
