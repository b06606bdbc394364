import { startStack, type Stack } from '../dev/stack/stack.ts'
import { atMost, type Chapter, median, ofRounds, percentile, ratios } from './figure.ts'
import { startFloor, type Floor } from './floor.ts'
import { confirmPushed, eachScannedLogin, redeemAlone } from './pushed.ts'

/** Servers run for days, so measure one whose code is already compiled. */
const warmUpLots = 20
const rounds = 3
const lotsARound = 25
const loginsALot = 10
/** Within each lot, so that other load on the machine affects all of them alike. */
const floorsALot = 10
const redemptionsALot = 5

/** Times in ms. `session`: from the phone's confirmation to the browser's session; `heard`: until the page has its ticket. */
type Round = { session: number[]; heard: number[]; floor: number[]; redemption: number[] }

/** From the phone's `publish` to the browser's session, compared with a bare server and a redemption alone. */
export const confirm: Chapter = {
  name: 'confirm',
  title: 'Confirm to signed in',
  async run(say) {
    const stack = await startStack({ distDir: '.next-test', env: { SAOMA_RATE_LIMIT: 'off' } })
    const floor = await startFloor()
    try {
      say('warming up')
      for (let i = 0; i < warmUpLots; i += 1)
        await eachScannedLogin(stack.urls, { name: `warm-${i}`, count: loginsALot }, confirmPushed)
      const measured: Round[] = []
      for (let i = 0; i < rounds; i += 1) {
        say(`round ${i + 1} of ${rounds}, ${lotsARound * loginsALot} logins`)
        measured.push(await measureRound(stack.urls, floor, `round-${i}`))
      }
      return figuresOf(measured)
    } finally {
      await floor.close()
      await stack.close()
    }
  },
}

async function measureRound(urls: Stack['urls'], floor: Floor, name: string): Promise<Round> {
  const round: Round = { session: [], heard: [], floor: [], redemption: [] }
  for (let i = 0; i < lotsARound; i += 1) {
    const lot = { name: `${name}-${i}`, count: loginsALot }
    for (const { heard, signedIn } of await eachScannedLogin(urls, lot, confirmPushed)) {
      round.heard.push(heard)
      round.session.push(signedIn)
    }
    for (let j = 0; j < floorsALot; j += 1) round.floor.push(await floor.confirm(`${name}-${i}-${j}`))
    const redeemed = { name: `${name}-${i}-redeem`, count: redemptionsALot }
    round.redemption.push(...(await eachScannedLogin(urls, redeemed, redeemAlone)))
  }
  return round
}

function figuresOf(measured: Round[]): ReturnType<typeof ofRounds>[] {
  const of = (what: keyof Round, share: number): number[] =>
    measured.map((round) => percentile(round[what], share))
  const least = measured.map(({ floor, redemption }) => median(floor) + median(redemption))
  const words = 'p50 of a bare server and a redemption'
  return [
    ...[0.5, 0.95, 0.99].map((share) => ofRounds(`session, p${share * 100}`, 'ms', of('session', share))),
    ofRounds('of it, until the page has its ticket, p50', 'ms', of('heard', 0.5)),
    ofRounds('a bare server, p50', 'ms', of('floor', 0.5)),
    ofRounds('a bare server, p99', 'ms', of('floor', 0.99)),
    ofRounds('a redemption, p50', 'ms', of('redemption', 0.5)),
    atMost(2, ofRounds(`session, p50 over ${words}`, 'times', ratios(of('session', 0.5), least))),
    atMost(5, ofRounds(`session, p99 over ${words}`, 'times', ratios(of('session', 0.99), least))),
  ]
}
