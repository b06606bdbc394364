import { closedLoop, type Load } from './closed-loop.ts'

/** An app that signs people in, running. */
export interface Contender {
  name: string
  /** A whole login; `lane`, from 0, is another in each that is under way at the same time. */
  login(lane: number): Promise<void>
  /** What each process spent so far, in ms of processor time. `app` is the app itself. */
  spent(): Record<string, number>
}

export interface Round {
  inFlight: number
  /** Logins a second. */
  rate: number
  /** Processor time per login, in ms, of each process. */
  cost: Record<string, number>
}

/** One load; the processor time is that of these logins alone. */
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

/** The load at which it signs in the most a second. */
export function best(rounds: Round[]): Round {
  return rounds.reduce((one, other) => (other.rate > one.rate ? other : one))
}
