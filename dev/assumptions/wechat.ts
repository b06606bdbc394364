export interface Request {
  path: string
  query?: Record<string, string>
  /** Text as it stands; anything else as JSON. Without a body it is a GET, unless `method` says otherwise. */
  body?: unknown
  method?: 'POST'
}

export interface Answer {
  /** An errcode, `picture`, `token`, or `HTTP 413` for what is neither. */
  is: string
  contentType: string
  /** WeChat's words, without the request id. */
  errmsg: string
  token?: string
}

/** One call to WeChat. Rejects where it does not answer within 15 s. */
export async function ask(apiUrl: string, { path, query = {}, body, method }: Request): Promise<Answer> {
  const url = new URL(path, apiUrl)
  url.search = new URLSearchParams(query).toString()
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body !== undefined && {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const contentType = response.headers.get('content-type') ?? 'none'
  if (/^(ffd8ff|89504e47)/.test(bytes.toString('hex', 0, 4)))
    return { is: 'picture', contentType, errmsg: '' }
  return { contentType, ...read(bytes.toString(), response.status) }
}

function read(text: string, status: number): Omit<Answer, 'contentType'> {
  try {
    const { errcode, errmsg, access_token: token } = JSON.parse(text) as Record<string, unknown>
    if (typeof token === 'string') return { is: 'token', errmsg: '', token }
    if (typeof errcode === 'number' || typeof errcode === 'string') {
      return { is: String(errcode), errmsg: String(errmsg).replace(/,? rid: [\w-]+$/, '') }
    }
  } catch {}
  return { is: `HTTP ${status}`, errmsg: '' }
}
