import type { Stack } from '../../dev/stack/stack.ts'
import { tell, wechatCalls } from '../../e2e/clients/stand-ins.ts'
import { sql } from '../../e2e/sql.ts'
import { until } from '../../e2e/until.ts'

const imagePath = '/wxa/getwxacodeunlimit'

/** Delays WeChat's code images from now on. */
export async function slowPictures({ urls }: Stack, delayMs: number): Promise<void> {
  await tell(`${urls.wechat}/_dev/faults`, { path: imagePath, times: 1_000_000, delayMs })
}

/**
 * Makes the visit, and counts the WeChat calls that it waited for: those for the picture of its own scene. Those for
 * spare codes are made after the response.
 */
export async function waitedFor({ urls }: Stack, visit: () => Promise<{ scene: string }>): Promise<number> {
  const before = await wechatCalls(urls.wechat, imagePath)
  const { scene } = await visit()
  const since = (await wechatCalls(urls.wechat, imagePath)).slice(before.length)
  return since.filter((call) => call.scene === scene).length
}

/** Waits until spare codes are replenished, as on a site with a visitor now and then. */
export async function untilSpares({ urls }: Stack): Promise<void> {
  await until(
    async () => (await sql(urls.database, 'SELECT scene FROM "SpareCode"')).length >= 2 || null,
    'there are no spare codes',
  )
}
