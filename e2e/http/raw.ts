import { request, type IncomingHttpHeaders } from 'node:http'

export type RawAnswer = {
  status: number
  headers: IncomingHttpHeaders
  /** Names and values in turns, as they came. */
  rawHeaders: string[]
  body: Buffer
}
type Sent = {
  headers?: Record<string, string | string[]> | undefined
  body?: string | Uint8Array | undefined
  /** Fails without a response after this time. */
  timeoutMs?: number
}

/** A request with any method, path and headers, sent as they are, as no `fetch` would. */
export function raw(app: string, method: string, path: string, sent: Sent = {}): Promise<RawAnswer> {
  const { headers = {}, body, timeoutMs = 15_000 } = sent
  const { hostname, port } = new URL(app)
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers, agent: false, timeout: timeoutMs }
    const asked = request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks),
        }),
      )
    })
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer in ${timeoutMs} ms`)))
    asked.on('error', reject).end(body)
  })
}
