import { closedLoop, type Load } from './closed-loop.ts'

/** A running app that signs people in. */
export interface Contender {
  name: string
  /** A whole login. `lane`, from 0, is unique among concurrent ones. */
  login(lane: number): Promise<void>
  /** Processor time of each process so far, in ms. `app` is the app itself. */
  spent(): Record<string, number>
}

export interface Round {
  inFlight: number
  /** Logins a second. */
  rate: number
  /** Processor time per login, in ms, of each process. */
  cost: Record<string, number>
}

/** Measures one load, and the processor time of its logins alone. */
export async function measureRound(contender: Contender, load: Load): Promise<Round> {
  const before = contender.spent()
  const ms = await closedLoop(load, (lane) => contender.login(lane))
  const after = contender.spent()
  const cost = Object.entries(after).map(([name, spent]) => [
    name,
    (spent - (before[name] ?? 0)) / load.logins,
  ])
  return { inFlight: load.inFlight, rate: (load.logins / ms) * 1_000, cost: Object.fromEntries(cost) }
}

/** The round with the highest rate. */
export function best(rounds: Round[]): Round {
  return rounds.reduce((one, other) => (other.rate > one.rate ? other : one))
}
