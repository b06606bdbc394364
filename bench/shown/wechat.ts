import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Stack } from '../../dev/stack/stack.ts'
import type { RecordedCall } from 'wechat-standin'

const imagePath = '/wxa/getwxacodeunlimit'
const patienceMs = 20_000

/** From now on a picture takes WeChat so long. */
export async function slowPictures({ urls }: Stack, delayMs: number): Promise<void> {
  const body = JSON.stringify({ path: imagePath, times: 1_000_000, delayMs })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${urls.wechat}/_dev/faults`, { method: 'POST', body, headers })
  if (!response.ok) throw new Error(`WeChat's stand-in took no delay: ${response.status}`)
}

/**
 * Does the visit, and says how many calls it waited for: those for the picture of its own scene since it began. Those for
 * scenes to come are made after the answer.
 */
export async function waitedFor(stack: Stack, visit: () => Promise<{ scene: string }>): Promise<number> {
  const before = await callsSoFar(stack)
  const { scene } = await visit()
  const since = (await callsSoFar(stack)).slice(before.length)
  return since.filter((call) => call.path === imagePath && call.scene === scene).length
}

async function callsSoFar({ urls }: Stack): Promise<RecordedCall[]> {
  return (await (await fetch(`${urls.wechat}/_dev/calls`)).json()) as RecordedCall[]
}

/** A visitor comes when the one before has been made up for, as on a site with a visitor now and then. */
export async function untilSpares({ urls }: Stack): Promise<void> {
  const client = new Client({ connectionString: urls.database })
  await client.connect()
  try {
    const end = performance.now() + patienceMs
    for (;;) {
      if (((await client.query('SELECT FROM "SpareCode"')).rowCount ?? 0) >= 2) return
      if (performance.now() > end) throw new Error('there are no spare codes')
      await wait(20)
    }
  } finally {
    await client.end()
  }
}
