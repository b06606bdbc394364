import { z } from 'zod'
import { parseJsonObject } from '../common/call.ts'
import type { Account } from '../common/account.ts'
import { failure, type Failure } from '../common/errcode.ts'

const minuteMs = 60_000
const longestMs = 30 * 86_400_000
const longestQuery = 1_024
const queryForm = /^[\w!#$&'()*+,/:;=?@.~%-]*$/

const bodySchema = z.object({
  path: z.string().default(''),
  query: z.string().default(''),
  env_version: z.enum(['release', 'trial', 'develop']).default('release'),
  expire_type: z.union([z.literal(0), z.literal(1)]).default(0),
  /** Unix seconds. */
  expire_time: z.int().optional(),
  /** Days. */
  expire_interval: z.int().optional(),
})

export type UrlLinkArguments = z.output<typeof bodySchema>

/** 47001 for what is no JSON object or has a value of the wrong type. */
export function parseArguments(text: string): UrlLinkArguments | Failure {
  return bodySchema.safeParse(parseJsonObject(text)).data ?? failure(47001)
}

/** The page is one of the released version, the query of these characters, and it ends within a minute to thirty days. */
export function checkArguments(
  account: Pick<Account, 'releasedPages'>,
  { path, query, expire_type, expire_time, expire_interval }: UrlLinkArguments,
  now: number,
): Failure | undefined {
  if (path !== '' && !account.releasedPages.includes(path)) return failure(40165)
  if (query.length > longestQuery || !queryForm.test(query)) return failure(40212)
  const lastsMs = expire_type === 1 ? (expire_interval ?? 0) * 86_400_000 : (expire_time ?? 0) * 1_000 - now
  return lastsMs < minuteMs || lastsMs > longestMs ? failure(85401) : undefined
}
