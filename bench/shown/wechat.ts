import { setTimeout as wait } from 'node:timers/promises'
import type { Stack } from '../../dev/stack/stack.ts'
import { tell, wechatCalls } from '../../e2e/clients/stand-ins.ts'
import { sql } from '../../e2e/sql.ts'

const imagePath = '/wxa/getwxacodeunlimit'
const patienceMs = 20_000

/** From now on a picture takes WeChat so long. */
export async function slowPictures({ urls }: Stack, delayMs: number): Promise<void> {
  await tell(`${urls.wechat}/_dev/faults`, { path: imagePath, times: 1_000_000, delayMs })
}

/**
 * Does the visit, and says how many calls it waited for: those for the picture of its own scene since it began. Those for
 * scenes to come are made after the answer.
 */
export async function waitedFor({ urls }: Stack, visit: () => Promise<{ scene: string }>): Promise<number> {
  const before = await wechatCalls(urls.wechat, imagePath)
  const { scene } = await visit()
  const since = (await wechatCalls(urls.wechat, imagePath)).slice(before.length)
  return since.filter((call) => call.scene === scene).length
}

/** A visitor comes when the one before has been made up for, as on a site with a visitor now and then. */
export async function untilSpares({ urls }: Stack): Promise<void> {
  const end = performance.now() + patienceMs
  while ((await sql(urls.database, 'SELECT scene FROM "SpareCode"')).length < 2) {
    if (performance.now() > end) throw new Error('there are no spare codes')
    await wait(20)
  }
}
