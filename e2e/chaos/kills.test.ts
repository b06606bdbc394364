import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RetryingPhone } from './retrying-phone.ts'
import { type FaultyStack, startFaultyStack } from '../faults/faulty-stack.ts'
import { RetryingPage } from './retrying-page.ts'
import { until } from '../until.ts'
import { contradictions, sessionUsers } from './records.ts'

const kills = process.env['SAOMA_LONG'] ? 50 : 12
const visitors = 6
const victims = ['app', 'database', 'pusher'] as const

let folder: string
let faulty: FaultyStack
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-kills-'))
  faulty = await startFaultyStack({
    reverseProxy: true,
    databaseDir: folder,
    env: { SAOMA_RATE_LIMIT: 'off' },
  })
})
afterAll(async () => {
  await faulty.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The visitors' progress. */
const done = { steps: 0, confirmed: 0, signedIn: new Set<string>() }

/** Logs in repeatedly until after the last kill. */
async function visit(visitor: number, end: AbortSignal): Promise<void> {
  const { wechat } = faulty.stack.urls
  for (let n = 0; !end.aborted; n += 1) {
    const page = new RetryingPage(faulty.stack.urls.app)
    const phone = new RetryingPhone(faulty.stack.urls.app, wechat, `kills-${visitor}-${n}`)
    await page.open()
    done.steps += 1
    const { status, data, error } = await phone.scan(page.scene)
    if (status !== 200) throw new Error(`the scan: ${status} ${error}`)
    done.steps += 1
    const decided = await phone.decide(page.scene, 'confirm')
    if (decided.status !== 200) throw new Error(`the confirmation: ${decided.status} ${decided.error}`)
    done.confirmed += 1
    done.steps += 1
    const redeemed = await page.redeem((await page.ticket()) ?? '')
    if (redeemed.data?.user?.id !== data.user.id)
      throw new Error(`confirmed, and then: ${redeemed.status} ${redeemed.error}`)
    done.signedIn.add(data.user.id)
    done.steps += 1
  }
}

test(`${kills} kills of app, database and Pusher during logins: no acknowledged confirmation is lost`, async () => {
  const end = new AbortController()
  const { signal } = end
  const lives = Promise.all(Array.from({ length: visitors }, (_, visitor) => visit(visitor, signal)))
  lives.catch(() => end.abort())
  const killed: Record<string, number> = {}
  for (let n = 0; n < kills && !signal.aborted; n += 1) {
    const victim = victims[n % victims.length] ?? 'app'
    const before = done.steps
    // During logins: a varying number of steps after the last kill.
    const goesOn = async (): Promise<true | null> => signal.aborted || done.steps > before + (n % 7) || null
    await until(goesOn, 'the logins stand still')
    const program = faulty.stack.process(victim)
    await program.kill()
    await program.start()
    killed[victim] = (killed[victim] ?? 0) + 1
  }
  end.abort()
  await lives
  console.log(`killed`, killed, `; ${done.confirmed} confirmations answered, ${done.signedIn.size} signed in`)
  expect(Object.values(killed).reduce((a, b) => a + b)).toBe(kills)
  expect(done.signedIn.size).toBe(done.confirmed)
  expect(done.confirmed).toBeGreaterThan(visitors)
  expect(await sessionUsers(faulty.database)).toEqual([...done.signedIn].toSorted())
  expect(await contradictions(faulty.database)).toEqual([])
})
