import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'
import { connectionsFor, send } from '../http.ts'
import { log } from '../log.ts'

/** WeChat recommends a timeout of 8 s per call. Here all calls for one request share it. */
const budgetMs = 8_000
/** A call is never sent twice, since a js code works once: so a connection is not used when the server may be closing it. */
const idleMs = 4_000

export function newBudget(): AbortSignal {
  return AbortSignal.timeout(budgetMs)
}

/** An error reported by WeChat. Contains no secret: WeChat's messages have neither tokens nor codes. */
export class WechatError extends Error {
  /** By name, for the same reason as SaomaError. */
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

/** Not WeChat's: somebody on the way, such as the portal of a network. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

type Call = { query?: Record<string, string>; json?: object; budget: AbortSignal }

/**
 * One HTTP call to WeChat: POST with `json`, else GET. Returns the body of the response, whatever its status,
 * except for a redirect. Throws `wechat_unavailable` if there is no response before `budget` aborts.
 */
export async function callWechat(path: string, { query = {}, json, budget }: Call): Promise<Buffer> {
  const url = new URL(path, env().WECHAT_API_URL)
  url.search = new URLSearchParams(query).toString()
  const start = performance.now()
  try {
    const { status, bytes } = await send(url, {
      ...(json
        ? {
            method: 'POST',
            body: JSON.stringify(json),
            headers: { 'content-type': 'application/json' },
          }
        : { method: 'GET' }),
      signal: budget,
      connections: connectionsFor('wechat', idleMs),
    })
    if (redirects.has(status)) throw new Error(`status ${status}`)
    log().debug({ path, bytes: bytes.length, ms: Math.round(performance.now() - start) }, 'wechat')
    return bytes
  } catch (error) {
    // Not the error itself: its message may contain the URL, and the URL contains the AppSecret.
    throw unavailable(`no answer from ${path} (${nameOf(error)})`)
  }
}

/** `ECONNREFUSED`, `TimeoutError` and the like. */
function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}

/** Parses JSON, whatever its content type: WeChat sometimes sends text/plain. Throws WechatError for an errcode other than 0. */
export function parseWechat(bytes: Buffer): unknown {
  // TextDecoder drops a byte order mark.
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
