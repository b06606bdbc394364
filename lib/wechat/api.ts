import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'
import { log } from '../log.ts'

/** WeChat suggests 8 s for a call in all; we give them to all calls together that one request needs. */
const budgetMs = 8_000

export function newBudget(): AbortSignal {
  return AbortSignal.timeout(budgetMs)
}

/** An error that WeChat itself reported. Carries no secret: neither token nor code is in WeChat's words. */
export class WechatError extends Error {
  /** By name, for the reason that SaomaError gives. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'WechatError'
  }

  constructor(
    readonly errcode: number,
    errmsg: string,
  ) {
    super(`WeChat answered ${errcode}: ${errmsg}`)
    this.name = 'WechatError'
  }
}

type Call = { query?: Record<string, string>; json?: object; budget: AbortSignal }

/**
 * One HTTP call to WeChat: POST with `json`, GET without. Gives the bytes of the answer, whatever they are.
 * Throws `wechat_unavailable` where there is no answer within the budget.
 */
export async function callWechat(path: string, { query = {}, json, budget }: Call): Promise<Buffer> {
  const url = new URL(path, env().WECHAT_API_URL)
  url.search = new URLSearchParams(query).toString()
  const start = performance.now()
  try {
    const response = await fetch(url, {
      ...(json && {
        method: 'POST',
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/json' },
      }),
      redirect: 'error',
      signal: budget,
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    log().debug({ path, bytes: bytes.length, ms: Math.round(performance.now() - start) }, 'wechat')
    return bytes
  } catch (error) {
    // Not the error itself: its text may hold the address, and the address holds the AppSecret.
    throw unavailable(`no answer from ${path} (${error instanceof Error ? error.name : 'unknown'})`)
  }
}

/** JSON by its text, since WeChat labels it text/plain here and there. Throws WechatError for an errcode that is not 0. */
export function parseWechat(bytes: Buffer): unknown {
  // The decoder drops a byte order mark.
  const value = parseJson(new TextDecoder().decode(bytes))
  const { errcode, errmsg } = value as { errcode?: unknown; errmsg?: unknown }
  const code = Number(errcode ?? 0)
  if (code !== 0) throw new WechatError(code, String(errmsg))
  return value
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  throw unavailable('the answer is no JSON object')
}

export function unavailable(why: string): SaomaError {
  return new SaomaError('wechat_unavailable', { cause: new Error(why) })
}
