import type { Phone } from '../../frame.ts'
import { onlyThese } from '../only-these.ts'
import { callBack, Failure, type Callbacks } from './call.ts'
import { base64, headerOf, send } from './send.ts'

interface RequestOptions extends Callbacks {
  url: string
  method?: string
  header?: Record<string, unknown>
  data?: string | object
  timeout?: number
  dataType?: string
}

const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

/** wx.request: every answer is a success, also 4xx and 5xx; only what got no answer fails. No promise form. */
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

/** Data goes into the query of a GET, else into the body, as the content type says. */
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

/** What is not JSON comes as the text it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
