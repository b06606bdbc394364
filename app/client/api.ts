/** An answer that is no success, or none at all (`error: 'offline'`). `msg` is for people, in their language. */
export class ApiError extends Error {
  constructor(
    readonly error: string,
    readonly msg: string,
    /** Seconds after which the server would like to be asked again. */
    readonly retryAfter: number | null,
  ) {
    super(error)
    this.name = 'ApiError'
  }
}

type Envelope = { code: number; data: unknown; msg: string; error?: string }

/** One call of our own API. Gives `data`; throws ApiError. */
export async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => {
    throw new ApiError('offline', '', null)
  })
  const envelope = (await response.json().catch(() => null)) as Envelope | null
  if (response.ok && envelope) return envelope.data as T
  const retryAfter = Number(response.headers.get('retry-after')) || null
  throw new ApiError(envelope?.error ?? 'internal', envelope?.msg ?? '', retryAfter)
}

export function get<T>(path: string): Promise<T> {
  return call<T>('GET', path)
}
