import { afterAll, beforeAll, expect, test } from 'vitest'
import { alike, newLogin, type Step, waysOut, wayIn } from './login-steps.ts'
import { type FaultyStack, startFaultyStack } from '../faults/faulty-stack.ts'
import { RetryingPage } from './retrying-page.ts'
import { until } from '../until.ts'
import { contradictions, sessionsOf } from './records.ts'

/** Otherwise only every other fault: at each statement a crash before it and a lost connection after it, or the other way round. */
const isLong = process.env['SAOMA_LONG'] !== undefined

/** A fault at one statement of one call of one login. */
type Trial = { way: Step[]; at: number; statement: number; moment: 'before' | 'after'; what: 'kill' | 'cut' }

/** Two in parallel, each with its own app to kill: most of the time goes into starting apps. */
let stacks: FaultyStack[] = []
beforeAll(async () => {
  // Spare codes are made after a response, by statements that belong to no call.
  const options = { reverseProxy: true, env: { SAOMA_SPARE_CODES: 'off' } }
  stacks = await Promise.all([startFaultyStack(options), startFaultyStack(options)])
  await Promise.all(stacks.map((faulty) => calm(faulty, 0)))
})
afterAll(async () => {
  await Promise.all(stacks.map((faulty) => faulty.close()))
})

/** How often the app has cleaned up. */
function cleaned({ stack }: FaultyStack): number {
  return stack.logs('app').split('cleaned up').length - 1
}

/** A newly started app cleans up after its first code: waits for those statements, which belong to no call. */
async function calm(faulty: FaultyStack, before: number): Promise<void> {
  await new RetryingPage(faulty.stack.urls.app).open()
  await until(async () => cleaned(faulty) > before || null, 'the app never cleaned up')
}

/** The number of statements of each step in a login without faults. */
async function statementsOf(way: Step[], { stack, proxy }: FaultyStack): Promise<number[]> {
  const login = newLogin(stack.urls)
  const counts: number[] = []
  for (const step of way) {
    proxy.count()
    await step.go(login)
    counts.push(proxy.count())
  }
  return counts
}

async function trialsOf(way: Step[], from: number, faulty: FaultyStack): Promise<Trial[]> {
  const counts = await statementsOf(way, faulty)
  const trials: Trial[] = []
  for (const [at, count] of counts.entries()) {
    if (at < from || way[at] === alike) continue
    for (let statement = 1; statement <= count; statement += 1)
      for (const moment of ['before', 'after'] as const)
        for (const what of ['kill', 'cut'] as const)
          if (isLong || (what === 'kill') === ((moment === 'before') === (statement % 2 === 0)))
            trials.push({ way, at, statement, moment, what })
  }
  return trials
}

/** One login with one fault. Resolves with what is wrong afterwards, or null. */
async function run({ way, at, statement, moment, what }: Trial, faulty: FaultyStack): Promise<string | null> {
  const { stack, proxy, database } = faulty
  const app = stack.process('app')
  const login = newLogin(stack.urls)
  const cleanedBefore = cleaned(faulty)
  let restarted: Promise<void> | undefined
  async function kill(): Promise<void> {
    await app.kill()
    restarted = app.start()
    // Awaited below; until then a rejection is not unhandled.
    restarted.catch(() => undefined)
  }
  let happened = false
  try {
    for (const [i, step] of way.entries()) {
      if (i === at) {
        const act = what === 'kill' && { act: kill }
        void proxy.arm({ statement, moment, fate: 'cut', ...act }).then(() => (happened = true))
      }
      await step.go(login)
      if (i === wayIn.length - 1 && (await sessionsOf(database, login.userId)) !== 1)
        throw new Error('not one session')
    }
    // A site's logout is looked for after the response.
    await until(() => happened || null, 'the statement never came')
    await restarted
    if (restarted) await calm(faulty, cleanedBefore)
    const { data } = await login.page.session()
    const out = way.length > wayIn.length
    if ((data.user?.id ?? null) !== (out ? null : login.userId)) throw new Error('not signed in as it should')
    if (out && (await sessionsOf(database, login.userId)) !== 0) throw new Error('a session was left')
    return null
  } catch (error) {
    proxy.disarm()
    await restarted
    return `${way[at]?.route}, ${what} ${moment} statement ${statement}: ${String(error)}`
  }
}

test('a crash or a lost connection before or after any statement of any call: the login completes', async () => {
  const [first] = stacks
  if (!first) throw new Error('no stack')
  const ways = waysOut.map((out) => [...wayIn, out])
  const trials = await trialsOf(wayIn, 0, first)
  for (const way of ways) trials.push(...(await trialsOf(way, wayIn.length, first)))
  const planned = trials.length
  const wrong: string[] = []
  let done = 0
  async function work(faulty: FaultyStack): Promise<void> {
    for (let trial = trials.shift(); trial; trial = trials.shift()) {
      const problem = await run(trial, faulty)
      if (problem) wrong.push(problem)
      done += 1
    }
  }
  await Promise.all(stacks.map(work))
  console.log(`${planned} logins, each with a crash or a lost connection at another statement`)
  expect(wrong).toEqual([])
  expect(done).toBe(planned)
  expect(planned).toBeGreaterThan(isLong ? 80 : 40)
  for (const { database } of stacks) expect(await contradictions(database)).toEqual([])
})
