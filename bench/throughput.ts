import { startPostgres } from '../dev/postgres/server.ts'
import { atLeast, atMost, type Chapter, type Figure, ofRounds, ratios } from './figure.ts'
import { deviceLogins, equalLogins, saomaLogins } from './logins.ts'
import { buildBetterAuth, startBetterAuth } from './peer.ts'
import { expectProc, watchMachine } from './process-use.ts'
import { type Contender, inTurns, measureRound, type Round } from './rounds.ts'
import { startSaoma } from './saoma.ts'

/** Until then V8 still compiles what a login runs through. */
const warmUp = { inFlight: 32, ramp: 0, count: 1_000 }
/** Each is loaded at that of these in-flight levels at which it is the faster. */
const levels = [8, 32]
const trial = { ramp: 32, count: 200 }
const load = { ramp: 60, count: 300 }
const rounds = 12

/**
 * How many logins a second, and what one costs the app, beside better-auth's device flow: as it is, and with what happens in
 * a login of ours added to it. All run at once on one PostgreSQL; one at a time is loaded.
 */
export const throughput: Chapter = {
  name: 'throughput',
  title: 'Logins a second, and what one costs',
  async run(say) {
    expectProc()
    await buildBetterAuth(say)
    const postgres = await startPostgres()
    const running: { close(): Promise<void> }[] = [postgres]
    const keep = <T extends { close(): Promise<void> }>(one: T): T => (running.push(one), one)
    try {
      const off = keep(await startSaoma(postgres.url, { SAOMA_RATE_LIMIT: 'off' }))
      const on = keep(await startSaoma(postgres.url, limited, off.urls))
      const plain = keep(await startBetterAuth(postgres.url))
      const equal = keep(await startBetterAuth(postgres.url, { ...off.settings, BENCH_PLUGINS: 'equal' }))
      const machine = await watchMachine(postgres.url, off)
      return await compare(
        {
          equal: equalLogins(equal, off, machine),
          saoma: saomaLogins('Saoma', off, machine),
          betterAuth: await deviceLogins(plain, machine, Math.max(...levels)),
          limits: saomaLogins('Saoma with its limits on', on, machine),
        },
        say,
      )
    } finally {
      for (const one of running.toReversed()) await one.close()
    }
  },
}

/** All strangers together come from this machine: their limit would be that of the whole site. */
const limited = { SAOMA_RATE_LIMIT: 'on', SAOMA_CODES_PER_MINUTE: '100000' }

type Contenders = Record<'equal' | 'saoma' | 'betterAuth' | 'limits', Contender>

async function compare(contenders: Contenders, say: (progress: string) => void): Promise<Figure[]> {
  // In this order, so that those that are compared follow each other.
  const all = Object.values(contenders)
  const inFlight = new Map<Contender, number>()
  for (const contender of all) {
    say(`${contender.name}: ${warmUp.count} logins to warm up`)
    await measureRound(contender, 'login', warmUp)
    inFlight.set(contender, await bestLevel(contender))
  }
  say(`${rounds} rounds of ${load.count} logins each`)
  const measured = await inTurns(all, rounds, async (contender) => {
    const round = await measureRound(contender, 'login', { ...load, inFlight: levelOf(contender) })
    say(`${contender.name}: ${Math.round(round.rate)} a second, ${(round.cost['app'] ?? 0).toFixed(1)} ms`)
    return round
  })

  function levelOf(contender: Contender): number {
    return inFlight.get(contender) ?? NaN
  }

  function roundsOf(contender: Contender): Round[] {
    return measured.get(contender) ?? []
  }

  function beside(ours: Contender, theirs: Contender): { rate: Figure; cost: Figure } {
    const words = `${ours.name} over ${theirs.name}`
    return {
      rate: ofRounds(`${words}: rate`, 'times', ratios(...both(ours, theirs, ({ rate }) => rate))),
      cost: ofRounds(`${words}: processor time`, 'times', ratios(...both(ours, theirs, appCost))),
    }
  }

  function both(
    ours: Contender,
    theirs: Contender,
    of: (round: Round) => number,
  ): [ours: number[], theirs: number[]] {
    return [roundsOf(ours).map(of), roundsOf(theirs).map(of)]
  }

  const { saoma, betterAuth, limits, equal } = contenders
  const plainly = beside(saoma, betterAuth)
  return [
    ...all.flatMap((contender) =>
      figuresOf(`${contender.name}, ${levelOf(contender)} in flight`, roundsOf(contender)),
    ),
    atLeast(1.05, plainly.rate),
    atMost(0.9, plainly.cost),
    ...Object.values(beside(limits, betterAuth)),
    ...Object.values(beside(saoma, equal)),
  ]
}

async function bestLevel(contender: Contender): Promise<number> {
  const tried: { level: number; rate: number }[] = []
  for (const level of levels)
    tried.push({ level, ...(await measureRound(contender, 'login', { ...trial, inFlight: level })) })
  return tried.reduce((one, other) => (other.rate > one.rate ? other : one)).level
}

function figuresOf(name: string, measured: Round[]): Figure[] {
  const processes = Object.keys(measured[0]?.cost ?? {})
  return [
    ofRounds(
      name,
      'a second',
      measured.map(({ rate }) => rate),
    ),
    ...processes.map((process) =>
      ofRounds(
        `${name}, processor time of ${process === 'app' ? 'the app' : process}`,
        'ms',
        measured.map(({ cost }) => cost[process] ?? 0),
      ),
    ),
  ]
}

function appCost({ cost }: Round): number {
  return cost['app'] ?? NaN
}
