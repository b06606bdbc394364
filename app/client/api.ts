/** A failed call: the API's `error`, or `offline` if there was no response. `msg` is for people, in their language. */
export class ApiError extends Error {
  /** When `retryAfter` is over, in milliseconds of the local clock. */
  readonly retryAt: number | null

  constructor(
    readonly error: string,
    readonly msg: string,
    /** Seconds to wait before the next try, from Retry-After. */
    readonly retryAfter: number | null,
  ) {
    super(error)
    this.name = 'ApiError'
    this.retryAt = retryAfter === null ? null : Date.now() + retryAfter * 1_000
  }
}

type Envelope = { code: number; data: unknown; msg: string; error?: string }

/** Longer than the server ever waits for WeChat. A later response is considered lost. */
const timeoutMs = 20_000

/** Calls this site's API. Resolves with `data`, throws ApiError. `onHeaders` runs even if the rest of the response is lost. */
export async function call<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  onHeaders?: (headers: Headers) => void,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeoutMs)
  try {
    const response = await fetch(path, {
      method,
      signal: late.signal,
      // Messages are shown on this page, so they must be in its language.
      headers: {
        'accept-language': document.documentElement.lang || 'zh-CN',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    onHeaders?.(response.headers)
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

/** A proxy or a captive portal may respond instead of the server, without our envelope. */
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
