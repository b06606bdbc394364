/** For the tests: an API that records requests, and the paths of wechat-standin that the phone uses. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Outside {
  url: string
  requests: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[]
  /** By path, without the query. Others are 404. */
  answers: Record<string, { status?: number; headers?: Record<string, string>; body: string | Uint8Array }>
  /** What `/_dev/calls` lists. */
  calls: object[]
  close: () => Promise<void>
}

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

export async function startOutside(): Promise<Outside> {
  const outside: Outside = { url: '', requests: [], answers: {}, calls: [], close }
  let codes = 0
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', headers } = request
      const path = new URL(request.url ?? '', 'http://host').pathname
      if (path === '/_dev/calls') return response.end(JSON.stringify(outside.calls))
      if (path === '/_dev/login' || path === '/_dev/phone') {
        codes += 1
        const { user } = JSON.parse(body) as { user: string }
        const kind = path === '/_dev/login' ? 'code' : 'phone-code'
        return response.end(JSON.stringify({ code: `${kind}-${codes}-of-${user}` }))
      }
      outside.requests.push({ method, path, headers, body })
      const answer = outside.answers[path] ?? { status: 404, body: '' }
      return response.writeHead(answer.status ?? 200, answer.headers).end(answer.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  outside.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function close(): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return outside
}
