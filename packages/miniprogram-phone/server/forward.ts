import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { buffer } from 'node:stream/consumers'

export interface PassedOn {
  method: string
  header: Record<string, string>
  body: Buffer | null
  appid: string
}

export interface Answered {
  status: number
  header: Record<string, string>
  body: Buffer
}

/** What WeChat itself decides about a request; a page's header does not change it. */
const NOT_A_PAGES = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'origin',
  'cookie',
  'upgrade',
])

/**
 * Sends as a mini-program's request is sent: with WeChat's Referer and User-Agent, without Origin and cookies.
 * (Not by fetch, which adds headers of a browser's.) Rejects where no answer comes.
 */
export async function passOn(destination: URL, { method, header, body, appid }: PassedOn): Promise<Answered> {
  const own = Object.entries(header).filter(([name]) => !NOT_A_PAGES.has(name.toLowerCase()))
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
