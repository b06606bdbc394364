/** An answer that is no success, or none at all (`error: 'offline'`). `msg` is for people, in their language. */
export class ApiError extends Error {
  /** The moment, by the local clock, of `retryAfter`. */
  readonly retryAt: number | null

  constructor(
    readonly error: string,
    readonly msg: string,
    /** Seconds after which the server would like to be asked again. */
    readonly retryAfter: number | null,
  ) {
    super(error)
    this.name = 'ApiError'
    this.retryAt = retryAfter === null ? null : Date.now() + retryAfter * 1_000
  }
}

type Envelope = { code: number; data: unknown; msg: string; error?: string }

/** Longer than the server ever waits for WeChat. An answer that has not come by then is taken for lost. */
const patienceMs = 20_000

/** One call of our own API. Gives `data`; throws ApiError. */
export async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), patienceMs)
  try {
    const response = await fetch(path, {
      method,
      signal: late.signal,
      // What the server says to people is shown on this page, in its language.
      headers: {
        'accept-language': document.documentElement.lang || 'zh-CN',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return dataOf(response, await response.text()) as T
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError('offline', '', null)
  } finally {
    clearTimeout(timer)
  }
}

export function get<T>(path: string): Promise<T> {
  return call<T>('GET', path)
}

/** Not every answer is the server's: a proxy, or a network that wants to be signed in to, answers in its own words. */
function dataOf(response: Response, text: string): unknown {
  const envelope = parse(text)
  if (envelope?.code !== response.status) throw new ApiError('internal', '', retryAfterOf(response))
  if (response.ok) return envelope.data
  throw new ApiError(envelope.error ?? 'internal', envelope.msg, retryAfterOf(response))
}

function parse(text: string): Envelope | null {
  try {
    return JSON.parse(text) as Envelope | null
  } catch {
    return null
  }
}

function retryAfterOf(response: Response): number | null {
  return Number(response.headers.get('retry-after')) || null
}

/** Adds up to a fifth, so that pages that lost the server together do not all return at once. */
export function jitter(ms: number): number {
  return ms * (1 + Math.random() / 5)
}
