import { setTimeout as sleep } from 'node:timers/promises'
import { type Figure, ofRounds, ratios } from './figure.ts'

/** A running app that is measured. */
export interface Contender {
  name: string
  /** What is measured of it, in order: `lane`, from 0, is unique among concurrent calls. */
  steps: Record<string, (lane: number) => Promise<void>>
  /** Processor time of each process so far, in ms. `app` is the app itself. */
  spent: () => Record<string, number>
}

/** A closed loop: a fixed number in flight, each begun when another ends. The first `ramp` are not counted in the rate. */
export interface Load {
  inFlight: number
  ramp: number
  count: number
}

export interface Round {
  /** How many a second. */
  rate: number
  /** Processor time of one, in ms, of each process: with what the app still does after the last answer. */
  cost: Record<string, number>
}

const pauseMs = 100
/** Linux counts in hundredths of a second. */
const idleMs = 10
const mostPauses = 30

/**
 * Each contender once a round, in turns: forwards, then backwards, so that nobody always goes first. Resolves with the
 * rounds of each.
 */
export async function inTurns<T>(
  contenders: readonly Contender[],
  rounds: number,
  measure: (contender: Contender) => Promise<T>,
): Promise<Map<Contender, T[]>> {
  const measured = new Map(contenders.map((contender) => [contender, [] as T[]]))
  for (let round = 0; round < rounds; round += 1)
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed())
      measured.get(contender)?.push(await measure(contender))
  return measured
}

/** Loads one step of a contender, while nothing else is loaded. */
export async function measureRound(contender: Contender, step: string, load: Load): Promise<Round> {
  const run = contender.steps[step]
  if (!run) throw new Error(`${contender.name} has no step ${step}`)
  await untilIdle(contender)
  const before = contender.spent()
  const ms = await closedLoop(load, run)
  await untilIdle(contender)
  const after = contender.spent()
  const cost = Object.entries(after).map(([name, spent]) => [
    name,
    (spent - (before[name] ?? 0)) / (load.ramp + load.count),
  ])
  return { rate: (load.count / ms) * 1_000, cost: Object.fromEntries(cost) }
}

/** Until the app has done what it does after its answers, as making spare codes: nobody else shall pay for that. */
async function untilIdle({ spent }: Contender): Promise<void> {
  for (let i = 0, before = -Infinity; i < mostPauses; i += 1) {
    const now = spent()['app'] ?? 0
    if (now - before <= idleMs) return
    before = now
    await sleep(pauseMs)
  }
}

/** Resolves with the time in ms after the ramp. Rejects with the first failure, and begins no other. */
async function closedLoop({ inFlight, ramp, count }: Load, run: Contender['steps'][string]): Promise<number> {
  let [left, done, begun] = [ramp + count, 0, performance.now()]

  async function keepOn(lane: number): Promise<void> {
    while (left > 0) {
      left -= 1
      await run(lane).catch((error: unknown) => {
        left = 0
        throw error
      })
      if ((done += 1) === ramp) begun = performance.now()
    }
  }

  const lanes = await Promise.allSettled(Array.from({ length: inFlight }, (_, lane) => keepOn(lane)))
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
  return performance.now() - begun
}

/** The rates of these rounds, and what one cost each process. */
export function figuresOf(name: string, rounds: Round[]): Figure[] {
  const rates = rounds.map(({ rate }) => rate)
  const processes = Object.keys(rounds[0]?.cost ?? {}).map((process) => {
    const words = `${name}, processor time of ${process === 'app' ? 'the app' : process}`
    return ofRounds(words, 'ms', costs(rounds, process))
  })
  return [ofRounds(name, 'a second', rates), ...processes]
}

/** Ratios of rate and processor time of the app, of ours to theirs. */
export function compared(words: string, ours: Round[], theirs: Round[]): { rate: Figure; cost: Figure } {
  const rates = [ours, theirs].map((rounds) => rounds.map(({ rate }) => rate))
  return {
    rate: ofRounds(`${words}: rate`, 'times', ratios(rates[0] ?? [], rates[1] ?? [])),
    cost: ofRounds(`${words}: processor time`, 'times', ratios(costs(ours, 'app'), costs(theirs, 'app'))),
  }
}

function costs(rounds: Round[], process: string): number[] {
  return rounds.map(({ cost }) => cost[process] ?? NaN)
}
