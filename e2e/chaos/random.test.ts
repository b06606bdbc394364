import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultyStack, startFaultyStack } from '../faults/faulty-stack.ts'
import { planOf, type Plan } from './random-plan.ts'
import { type Outcome, visit } from './random-visitor.ts'
import { contradictions, sessionUsers } from './records.ts'

const logins = process.env['SAOMA_LONG'] ? 1_000 : 200
const atOnce = 20
/** The same plan in every run, so that a failure is due to a change. `random` draws another. */
const wanted = process.env['SAOMA_CHAOS_SEED'] ?? '20261123'
const seed = wanted === 'random' ? randomInt(1_000_000) : Number(wanted)

let faulty: FaultyStack
beforeAll(async () => {
  faulty = await startFaultyStack({
    reverseProxy: true,
    env: { SAOMA_RATE_LIMIT: 'off' },
  })
})
afterAll(async () => {
  await faulty.close()
})

type Lived = { plan: Plan; outcome: Outcome | null; trouble: string | null }

async function live(plan: Plan): Promise<Lived> {
  try {
    return { plan, outcome: await visit(plan, faulty), trouble: null }
  } catch (error) {
    return { plan, outcome: null, trouble: String(error) }
  }
}

/** What a visitor must be told in the end. */
function truthOf({ ending, intruder, leaves }: Plan): string {
  if (intruder === 'first' || (leaves?.after === 'scan' && leaves.fresh && ending !== 'expires waiting'))
    return 'signed in'
  return ending === 'decline' || ending === 'wrong number' ? 'cancelled' : 'signed in'
}

test('the plan of every visitor depends on the seed alone', () => {
  const plans = (from: number): Plan[] => Array.from({ length: 50 }, (_, i) => planOf(from, i))
  expect(plans(7)).toEqual(plans(7))
  expect(plans(7)).not.toEqual(plans(8))
})

test(`${logins} logins with random faults (SAOMA_CHAOS_SEED=${seed} repeats them)`, async () => {
  console.log(`SAOMA_CHAOS_SEED=${seed}`)
  const plans = Array.from({ length: logins }, (_, index) => planOf(seed, index))
  const lived: Lived[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let plan = plans[next++]; plan; plan = plans[next++]) lived.push(await live(plan))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  faulty.proxy.disarm()

  const told: Record<string, number> = {}
  const wrong: string[] = []
  for (const { plan, outcome, trouble } of lived) {
    if (!outcome) {
      wrong.push(`${JSON.stringify(plan)}: ${trouble}`)
      continue
    }
    told[outcome.told] = (told[outcome.told] ?? 0) + 1
    const truth = truthOf(plan)
    const right =
      outcome.told === truth && outcome.signedInAs === (truth === 'signed in' ? outcome.userId : null)
    if (!right) wrong.push(`${JSON.stringify(plan)}: ${JSON.stringify(outcome)}, and not ${truth}`)
  }
  console.log(`${lived.length} logins:`, told)
  expect(wrong).toEqual([])
  expect(lived).toHaveLength(logins)

  const outcomes = lived.flatMap(({ outcome }) => outcome ?? [])
  expect(await contradictions(faulty.database)).toEqual([])
  const signedIn = outcomes.flatMap(({ signedInAs }) => signedInAs ?? [])
  expect(await sessionUsers(faulty.database)).toEqual(signedIn.toSorted())
  expect(new Set(signedIn).size).toBe(signedIn.length)
})
