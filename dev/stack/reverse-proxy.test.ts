import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Exchange, startReverseProxy } from './reverse-proxy.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

async function instance(name: string, heard: IncomingMessage[] = []): Promise<string> {
  const server: Server = createServer((request, response) => {
    heard.push(request)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => response.writeHead(201, { 'x-name': name }).end(`${name} ${body}`))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => (server.closeAllConnections(), server.close()) })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('each request goes to the next instance, with its body, and its answer comes back whole', async () => {
  const reverseProxy = await startReverseProxy({ targets: [await instance('a'), await instance('b')] })
  open.push(reverseProxy)
  const answers: string[] = []
  for (const body of ['1', '2', '3']) {
    const response = await fetch(reverseProxy.url, { method: 'POST', body })
    answers.push(`${response.status} ${response.headers.get('x-name')} ${await response.text()}`)
  }
  expect(answers).toEqual(['201 a a 1', '201 b b 2', '201 a a 3'])
})

test('the instance is told who asks, whatever the client claims, and which host was asked for', async () => {
  const heard: IncomingMessage[] = []
  const reverseProxy = await startReverseProxy({ targets: [await instance('a', heard)] })
  open.push(reverseProxy)
  await fetch(reverseProxy.url, { headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-host': 'evil' } })
  expect(heard[0]?.headers).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    host: new URL(reverseProxy.url).host,
  })
  expect(heard[0]?.headers).not.toHaveProperty('x-forwarded-host')
})

test('a lost answer: the instance has done the work, and the client hears nothing of it', async () => {
  const heard: IncomingMessage[] = []
  const targets = [await instance('a', heard)]
  const reverseProxy = await startReverseProxy({ targets, losesAnswer: ({ url }) => url === '/lost' })
  open.push(reverseProxy)
  await expect(fetch(`${reverseProxy.url}/lost`, { method: 'POST', body: 'x' })).rejects.toThrow(
    'fetch failed',
  )
  expect(heard.map(({ url, complete }) => [url, complete])).toEqual([['/lost', true]])
  expect((await fetch(`${reverseProxy.url}/kept`)).status).toBe(201)
})

test('an instance that is gone gives no answer', async () => {
  const reverseProxy = await startReverseProxy({ targets: ['http://127.0.0.1:1'] })
  open.push(reverseProxy)
  await expect(fetch(reverseProxy.url)).rejects.toThrow('fetch failed')
})

test('it says of each exchange what went over the wire, also where they share a connection', async () => {
  const exchanges: Exchange[] = []
  const targets = [await instance('a')]
  const reverseProxy = await startReverseProxy({
    targets,
    onExchange: (exchange) => exchanges.push(exchange),
  })
  open.push(reverseProxy)
  const socket = connect(Number(new URL(reverseProxy.url).port), '127.0.0.1')
  open.push({ close: () => socket.destroy() })
  const asked = ['GET /first?x HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /second HTTP/1.1\r\nHost: a\r\n\r\n']
  let heard = 0
  const answers: number[] = []
  socket.on('data', (data) => (heard += data.length))
  for (const [i, request] of asked.entries()) {
    socket.write(request)
    await expect.poll(() => exchanges.length).toBe(i + 1)
    await expect.poll(() => heard).toBe(exchanges.reduce((sum, { sent }) => sum + sent, 0))
    answers.push(heard)
  }
  expect(exchanges).toMatchObject([
    { method: 'GET', path: '/first?x', status: 201, received: asked[0]?.length, sent: answers[0] },
    { method: 'GET', path: '/second', status: 201, received: asked[1]?.length },
  ])
})
