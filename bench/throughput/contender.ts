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

/** A closed loop: a fixed number in flight, each started when another ends. */
export interface Load {
  inFlight: number
  logins: number
}

/**
 * Runs all logins; `lane`, 0 to `inFlight` − 1, tells concurrent ones apart. Resolves with the total
 * time in ms. Rejects with the first failure, and starts no other.
 */
export async function closedLoop(
  { inFlight, logins }: Load,
  login: (lane: number) => Promise<void>,
): Promise<number> {
  let left = logins

  async function run(lane: number): Promise<void> {
    while (left > 0) {
      left -= 1
      try {
        await login(lane)
      } catch (error) {
        left = 0
        throw error
      }
    }
  }

  const begun = performance.now()
  const lanes = await Promise.allSettled(Array.from({ length: inFlight }, (_, lane) => run(lane)))
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
  return performance.now() - begun
}
