import { atLeast, atMost, type Chapter, type Figure } from './figure.ts'
import { deviceLogins, equalLogins, saomaLogins } from './logins.ts'
import { buildBetterAuth, startBetterAuth } from './peer.ts'
import { expectProc, watchMachine } from './process-use.ts'
import { compared, type Contender, figuresOf, inTurns, measureRound } from './rounds.ts'
import { startSaoma, withPostgres } from './saoma.ts'

/** Until then V8 still compiles what a login runs through. */
const warmUp = { inFlight: 32, ramp: 0, count: 1_000 }
/** Each is loaded at that of these in-flight levels at which it is the faster. */
const levels = [8, 32]
const trial = { ramp: 32, count: 200 }
const load = { ramp: 60, count: 300 }
const rounds = 12
/** The brake for all strangers together would be the rate that is measured. */
const limited = { SAOMA_RATE_LIMIT: 'on', SAOMA_CODES_PER_MINUTE: '100000' }

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
    return withPostgres(async (url, keep) => {
      const off = keep(await startSaoma(url, { SAOMA_RATE_LIMIT: 'off' }))
      const on = keep(await startSaoma(url, limited, off.urls))
      const plain = keep(await startBetterAuth(url))
      const equal = keep(await startBetterAuth(url, { ...off.settings, BENCH_PLUGINS: 'equal' }))
      const machine = await watchMachine(url, off)
      const contenders = {
        equal: equalLogins(equal, off, machine),
        saoma: saomaLogins('Saoma', off, machine),
        betterAuth: await deviceLogins(plain, machine, Math.max(...levels)),
        limits: saomaLogins('Saoma with its limits on', on, machine),
      }
      return compare(contenders, say)
    })
  },
}

async function compare(
  contenders: Record<'equal' | 'saoma' | 'betterAuth' | 'limits', Contender>,
  say: (progress: string) => void,
): Promise<Figure[]> {
  // In this order, so that those that are compared follow each other.
  const all = Object.values(contenders)
  const inFlight = new Map<Contender, number>()
  for (const contender of all) {
    say(`${contender.name}: ${warmUp.count} logins to warm up`)
    await measureRound(contender, 'login', warmUp)
    inFlight.set(contender, await bestLevel(contender))
  }
  const levelOf = (contender: Contender): number => inFlight.get(contender) ?? NaN
  say(`${rounds} rounds of ${load.count} logins each`)
  const measured = await inTurns(all, rounds, async (contender) => {
    const round = await measureRound(contender, 'login', { ...load, inFlight: levelOf(contender) })
    say(`${contender.name}: ${Math.round(round.rate)} a second, ${(round.cost['app'] ?? 0).toFixed(1)} ms`)
    return round
  })
  const beside = (ours: Contender, theirs: Contender): ReturnType<typeof compared> =>
    compared(`${ours.name} over ${theirs.name}`, measured.get(ours) ?? [], measured.get(theirs) ?? [])
  const { saoma, betterAuth, limits, equal } = contenders
  const { rate, cost } = beside(saoma, betterAuth)
  return [
    ...all.flatMap((one) => figuresOf(`${one.name}, ${levelOf(one)} in flight`, measured.get(one) ?? [])),
    atLeast(1.05, rate),
    atMost(0.9, cost),
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
