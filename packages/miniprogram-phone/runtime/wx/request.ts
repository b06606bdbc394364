import type { Phone } from '../../frame.ts'
import { callBack, type Callbacks, Failure, onlyThese } from './call.ts'

interface RequestOptions extends Callbacks {
  url: string
  method?: string
  header?: Record<string, unknown>
  data?: string | object
  timeout?: number
  dataType?: string
}

const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

/** wx.request. Any answer is a success, even 4xx and 5xx; only a missing answer fails. No promise form. */
export function request(phone: Phone): (options: RequestOptions) => object {
  return (options) => {
    const method = (options.method ?? 'GET').toUpperCase()
    if (!METHODS.includes(method)) throw new Error(`wx.request: no method ${method}`)
    const header = { 'content-type': 'application/json', ...headerOf(options.header) }
    let aborted = false
    void callBack('request', options, async () => {
      const sent = { header, method, ...payload(options, method, header['content-type']) }
      const answer = await send(phone, sent, options.timeout ?? 60_000)
      if (aborted) throw new Failure('abort')
      const data = (options.dataType ?? 'json') === 'json' ? parsed(answer.data) : answer.data
      return { statusCode: answer.statusCode, header: answer.header, data, cookies: [] }
    })
    return onlyThese('RequestTask', {
      abort() {
        aborted = true
      },
    })
  }
}

/** Data goes into the query of a GET, otherwise into the body, encoded by content type. */
function payload(
  { url, data }: RequestOptions,
  method: string,
  contentType: string,
): { url: string; body: string | null } {
  if (data === undefined) return { url, body: null }
  if (typeof data === 'string') return { url, body: base64(new TextEncoder().encode(data)) }
  const form = new URLSearchParams(Object.entries(data).map(([key, value]) => [key, String(value)]))
  if (method === 'GET') return { url: `${url}${url.includes('?') ? '&' : '?'}${form.toString()}`, body: null }
  const text = contentType.includes('x-www-form-urlencoded') ? form.toString() : JSON.stringify(data)
  return { url, body: base64(new TextEncoder().encode(text)) }
}

/** Text that isn't JSON stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** `body` is base64, or null. */
export interface Sent {
  url: string
  method: string
  header: Record<string, string>
  body: string | null
}

export interface Received {
  statusCode: number
  header: Record<string, string>
  data: string
}

/** WeChat's error for a status of the phone's server. errno: WeChat's public list. */
const REFUSALS: Record<number, [string, number]> = {
  403: ['url not in domain list', 600_002],
  413: ['request entity too large', 600_000],
}

/** Sends through the phone's server, without the browser's Origin and cookies. */
export async function send(phone: Phone, sent: Sent, timeoutMs: number): Promise<Received> {
  const { network } = phone.settings()
  if (network === 'offline') throw new Failure('errcode:-106 net::ERR_INTERNET_DISCONNECTED', 600_001)
  const answer = await fetch('/_phone/request', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    throw late ? new Failure('timeout', 5) : new Failure('errcode:-100 net::ERR_CONNECTION_CLOSED', 600_001)
  })
  if (network === 'lost') throw new Failure('timeout', 5)
  if (answer.ok) return (await answer.json()) as Received
  const [reason, errno] = REFUSALS[answer.status] ?? ['errcode:-102 net::ERR_CONNECTION_REFUSED', 600_001]
  throw new Failure(reason, errno)
}

/** Header values as text. WeChat doesn't let a page set Referer. */
export function headerOf(given: Record<string, unknown> | undefined): Record<string, string> {
  const entries = Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])
  return Object.fromEntries(entries.filter(([name]) => name !== 'referer')) as Record<string, string>
}

export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 32_768))
  }
  return btoa(binary)
}
