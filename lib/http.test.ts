import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { connectionsFor, type HttpAnswer, send } from './http.ts'
import { forget } from './per-process.ts'

const idleMs = 4_000
beforeEach(() => forget('connections for tests'))

function get(url: string, signal = AbortSignal.timeout(10_000)): Promise<HttpAnswer> {
  return send(new URL(url), { method: 'GET', signal, connections: connectionsFor('tests', idleMs) })
}

async function serve(listener: RequestListener): Promise<{ url: string; server: Server; sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server = createServer(listener).on('connection', (socket) => sockets.push(socket))
  return { url: await listen(server), server, sockets }
}

/** A server that answers each connection with these bytes, and then ends it. */
async function serveBytes(bytes: string): Promise<string> {
  return listen(createTcpServer((socket) => socket.on('error', () => undefined).end(bytes)))
}

async function listen(server: ReturnType<typeof createTcpServer> | Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('an answer', () => {
  test.each([
    ['of a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    ['that ends with its connection', 'HTTP/1.1 200 OK\r\n\r\nhello'],
    ['by HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nhello'],
    ['after 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
  ])('%s is read whole', async (_words, bytes) => {
    const answer = await get(await serveBytes(bytes))
    expect([answer.status, answer.bytes.toString()]).toEqual([200, 'hello'])
  })

  test.each([
    ['is cut off', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'],
    ['is cut off within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nhe'],
    ['is none', ''],
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['has headers of 100 KB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['has a body of 5 MB', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(5_000_000)}`],
    ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
  ])('that %s is an error', async (_words, bytes) => {
    await expect(get(await serveBytes(bytes))).rejects.toBeInstanceOf(Error)
  })

  test('of whatever status is one, and a redirect is not followed', async () => {
    let count = 0
    const { url } = await serve((_request, response) => {
      count += 1
      response.writeHead(count === 1 ? 302 : 503, { location: '/elsewhere' }).end('no')
    })
    expect([(await get(url)).status, (await get(url)).status]).toEqual([302, 503])
    expect(count).toBe(2)
  })

  test('is not asked for compressed, and the body of a request has a length', async () => {
    const { url } = await serve((request, response) => {
      request.once('data', (body: Buffer) => response.end(JSON.stringify([request.headers, body.toString()])))
    })
    const signal = AbortSignal.timeout(10_000)
    const connections = connectionsFor('tests', idleMs)
    const { bytes } = await send(new URL(url), { method: 'POST', body: '{"扫":1}', signal, connections })
    const [headers, body] = JSON.parse(bytes.toString()) as [Record<string, string>, string]
    expect(body).toBe('{"扫":1}')
    expect(headers).toMatchObject({ 'content-length': '9', connection: 'keep-alive' })
    expect(Object.keys(headers)).not.toContain('accept-encoding')
    expect(Object.keys(headers)).not.toContain('transfer-encoding')
  })

  test.each(['before it begins', 'in its middle'])('is not waited for after the signal, %s', async (when) => {
    const { url } = await serve((_request, response) => {
      if (when === 'in its middle') response.writeHead(200, { 'content-length': 10 }).write('he')
    })
    const error: unknown = await get(url, AbortSignal.timeout(100)).catch((thrown: unknown) => thrown)
    expect((error as Error).name).toBe('TimeoutError')
    await expect(get(url, AbortSignal.abort(new Error('at once')))).rejects.toThrow('at once')
  })
})

describe('a connection', () => {
  test('serves one request after the other, and each of several at a time has its own', async () => {
    const { url, sockets } = await serve((_request, response) => response.end('ok'))
    for (let i = 0; i < 20; i += 1) await get(url)
    expect(sockets).toHaveLength(1)
    await Promise.all(Array.from({ length: 20 }, () => get(url)))
    expect(sockets.length).toBeLessThanOrEqual(20)
  })

  test.each(['ended', 'destroyed'] as const)(
    'that the server has %s after an answer, without a word, costs no request, and none is sent twice',
    async (how) => {
      const seen: string[] = []
      const { url } = await serve((request, response) => {
        seen.push(request.url ?? '')
        response.once('finish', () => (how === 'ended' ? request.socket.end() : request.socket.destroy()))
        response.setHeader('connection', 'keep-alive').end('ok')
      })
      const paths = Array.from({ length: 200 }, (_, i) => `/${i}`)
      for (const path of paths) expect((await get(url + path)).bytes.toString()).toBe('ok')
      expect(seen).toEqual(paths)
    },
  )

  test('that the server closed while this process was busy costs no request', async () => {
    const { url, sockets } = await serve((_request, response) => response.end('ok'))
    await get(url)
    sockets[0]?.destroy()
    const until = performance.now() + 50
    while (performance.now() < until);
    expect((await get(url)).status).toBe(200)
  })

  test('that breaks during a request fails that one, which is not sent again', async () => {
    const seen: string[] = []
    const { url } = await serve((request, response) => {
      seen.push(request.url ?? '')
      if (request.url === '/breaks') request.socket.destroy()
      else response.end('ok')
    })
    await get(`${url}/before`)
    await expect(get(`${url}/breaks`)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await get(`${url}/after`)).status).toBe(200)
    expect(seen).toEqual(['/before', '/breaks', '/after'])
  })

  test('that was idle for long is not used, though no timer ran: the process was frozen', async () => {
    const { url, sockets } = await serve((_request, response) => response.end('ok'))
    await get(url)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + idleMs })
    onTestFinished(() => void vi.useRealTimers())
    await get(url)
    expect(sockets).toHaveLength(2)
  })

  test('is idle since its last request was sent: this process may have read the answer late', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const { url, sockets } = await serve((request, response) => {
      if (request.url === '/read-late') vi.setSystemTime(Date.now() + idleMs)
      response.end('ok')
    })
    await get(`${url}/read-late`)
    await get(`${url}/next`)
    expect(sockets).toHaveLength(2)
  })

  test('that is too old costs no request, though it became free last', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    let endSlow: (() => void) | undefined
    const { url, sockets } = await serve((request, response) => {
      if (request.url === '/slow') endSlow = () => response.end('ok')
      else response.end('ok')
    })
    const slow = get(`${url}/slow`)
    await vi.waitFor(() => expect(endSlow).toBeDefined())
    vi.setSystemTime(Date.now() + idleMs)
    await get(`${url}/quick`)
    endSlow?.()
    await slow
    expect((await get(`${url}/next`)).status).toBe(200)
    expect(sockets).toHaveLength(2)
  })

  test('is not used for longer than the server announces', async () => {
    const { url, server, sockets } = await serve((_request, response) => response.end('ok'))
    // Announced as `Keep-Alive: timeout=1`, of which a second is left for the way.
    server.keepAliveTimeout = 1_000
    await get(url)
    await get(url)
    expect(sockets).toHaveLength(2)
  })
})
