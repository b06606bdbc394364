import { z } from 'zod'
import { callingAccount } from './access-token/tokens.ts'
import type { Account } from './account.ts'
import { URL_LINK_PERSONAL_ERRCODE } from './assumptions.ts'
import { type Answer, type Call, parseJsonObject } from './call.ts'
import { phoneAddress } from './code-image/getwxacodeunlimit.ts'
import { failure, type Failure, isFailure } from './errcode.ts'
import type { State } from './state.ts'

/**
 * POST /wxa/generate_urllink?access_token=…: a URL that opens the mini-program from a browser, here the phone's. For
 * verified accounts only, with a daily quota.
 */
export function generateUrllink(state: State, call: Call): Answer {
  if (call.method !== 'POST') return failure(43002)
  const account = callingAccount(state, call)
  if (isFailure(account)) return account
  if (!account.verified) return failure(URL_LINK_PERSONAL_ERRCODE)
  const { appid } = account
  const refused = state.quotas.spend('urlLinkPerSecond', appid) ?? state.quotas.spend('urlLinkPerDay', appid)
  if (refused) return refused

  const wanted = parseArguments(call.body)
  if (isFailure(wanted)) return wanted
  const wrong = checkArguments(account, wanted, state.clock.now())
  if (wrong) return wrong

  const url_link = phoneAddress(state.phoneUrl, {
    appid,
    scene: new URLSearchParams(wanted.query).get('scene') ?? '',
    page: wanted.path || (account.releasedPages[0] ?? ''),
    envVersion: wanted.env_version,
  })
  return { kind: 'json', fields: { errcode: 0, errmsg: 'ok', url_link: `${url_link}&launch=1194` } }
}

const minuteMs = 60_000
const longestMs = 30 * 86_400_000
const longestQuery = 1_024
const queryForm = /^[\w!#$&'()*+,/:;=?@.~%-]*$/

const bodySchema = z.object({
  path: z
    .string()
    .default('')
    .transform((path) => path.replace(/^\//, '')),
  query: z.string().default(''),
  env_version: z.string().default('release'),
  expire_type: z.union([z.literal(0), z.literal(1)]).default(0),
  /** Unix seconds. */
  expire_time: z.int().optional(),
  /** Days. */
  expire_interval: z.int().optional(),
})

export type UrlLinkArguments = z.output<typeof bodySchema>

/** 47001 unless the body is a JSON object whose values have the right types. */
export function parseArguments(text: string): UrlLinkArguments | Failure {
  return bodySchema.safeParse(parseJsonObject(text)).data ?? failure(47001)
}

/** Checks the version, the released page, the query's characters and an expiry of 1 minute to 30 days. */
export function checkArguments(
  account: Pick<Account, 'releasedPages'>,
  { path, query, env_version, expire_type, expire_time, expire_interval }: UrlLinkArguments,
  now: number,
): Failure | undefined {
  if (!['release', 'trial', 'develop'].includes(env_version)) return failure(85402)
  if (account.releasedPages.length === 0) return failure(85079)
  if (path !== '' && !account.releasedPages.includes(path)) return failure(40165)
  if (query.length > longestQuery || !queryForm.test(query)) return failure(40212)
  const lastsMs = expire_type === 1 ? (expire_interval ?? 0) * 86_400_000 : (expire_time ?? 0) * 1_000 - now
  return lastsMs < minuteMs || lastsMs > longestMs ? failure(85401) : undefined
}
