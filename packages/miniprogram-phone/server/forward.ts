import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { buffer } from 'node:stream/consumers'

export interface ForwardedRequest {
  method: string
  header: Record<string, string>
  body: Buffer | null
  appid: string
}

export interface ForwardedResponse {
  status: number
  header: Record<string, string>
  body: Buffer
}

/** Headers that WeChat sets itself; a page cannot override them. */
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'origin',
  'cookie',
  'upgrade',
])

/**
 * Sends a request as WeChat does: with its Referer and User-Agent, without Origin and cookies. Not by `fetch`, which
 * adds a browser's headers. Rejects if there is no answer.
 */
export async function forward(
  destination: URL,
  { method, header, body, appid }: ForwardedRequest,
): Promise<ForwardedResponse> {
  const own = Object.entries(header).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()))
  const headers = {
    ...Object.fromEntries(own),
    'user-agent': `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI MiniProgramEnv/devtools`,
    referer: `https://servicewechat.com/${appid}/devtools/page-frame.html`,
    ...(body && { 'content-length': String(body.length) }),
  }
  const send = destination.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = send(destination, { method, headers }, (incoming) => {
      buffer(incoming).then(
        (received) =>
          resolve({
            status: incoming.statusCode ?? 0,
            header: Object.fromEntries(
              Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: received,
          }),
        reject,
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
