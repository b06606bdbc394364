import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { raw } from '../http/raw.ts'
import { urls } from '../http/shared-stack.ts'

test.each([
  '/api//session',
  '//api/session',
  '/api/login//x',
  '/api/session//',
  '/api\\session',
  '/api/miniapp//code',
])('%s, with an extra slash, is not found in the envelope, and not redirected', async (path) => {
  const { status, headers, body } = await raw(urls.app, 'GET', path)
  expect({ status, location: headers.location }).toEqual({ status: 404, location: undefined })
  expect(JSON.parse(body.toString())).toMatchObject({ code: 404, data: null, error: 'not_found' })
})

test.each(['/api/session', '/api/nope', '/api/login/x'])(
  "%s, requested as by Next's router, is not redirected",
  async (path) => {
    const { status, body } = await raw(urls.app, 'GET', path, { headers: { rsc: '1' } })
    expect(status).not.toBe(307)
    expect(JSON.parse(body.toString())).toMatchObject({ code: status })
  },
)

test.each(['/admin/people/%ED%A0%80', '/admin/logins/%', '/nowhere/%ff', '/%'])(
  '%s, which is not UTF-8, is not found',
  async (path) => {
    const { status, body } = await raw(urls.app, 'GET', path)
    expect(status).toBe(404)
    expect(body.toString()).toContain('<h1')
  },
)

test.each([
  '//evil.example',
  '/\\evil.example',
  '///evil.example/%2e%2e',
  '/\\/evil.example',
  '/login//evil.example',
])('%s does not redirect to another site', async (path) => {
  const { headers } = await raw(urls.app, 'GET', path)
  const location = new URL(headers.location ?? '/', urls.app)
  expect(location.origin).toBe(urls.app)
})

test.each([
  [
    'an upgrade to a socket',
    'GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  [
    'a length and chunks at once',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/sessions HTTP/1.1\r\n\r\n',
  ],
  [
    'two lengths',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
  ],
  ['no HTTP', 'hello\r\n\r\n'],
  ['a header of 100 KB', `GET /api/health HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ['a header with a line feed in it', 'GET /api/health HTTP/1.1\r\nHost: x\nX: y\r\n z\r\n\r\n'],
])('%s gets at most one response, and leaves no connection open', async (_name, bytes) => {
  expect((await exchange(bytes)).match(/^HTTP\/1\.1 \d+/gm)?.length ?? 0).toBeLessThanOrEqual(1)
})

/** Everything until the server closes the connection, or has answered once. */
function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(urls.app)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    const chunks: Buffer[] = []
    const got = (): string => Buffer.concat(chunks).toString()
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no end after 10 s: ${got()}`)))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (/\r\n0\r\n\r\n$|"msg":"ok"}$/.test(got())) socket.end()
    })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(got()) : reject(error),
    )
    socket.on('close', () => resolve(got()))
  })
}
