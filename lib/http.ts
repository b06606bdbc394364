import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises'
import { remember } from './per-process.ts'

export type HttpAnswer = { status: number; headers: http.IncomingHttpHeaders; bytes: Buffer }

type Connections = { agents: { http: http.Agent; https: https.Agent }; idleMs: number }
type Request = {
  method: 'GET' | 'POST'
  headers?: http.OutgoingHttpHeaders
  body?: string
  signal: AbortSignal
  connections: Connections
}

/** Far more than WeChat and Pusher send. */
const maxBytes = 4_000_000
/**
 * When the last request was sent over a socket: the server is idle since then at the earliest, however late this process reads its
 * answer. By the clock, because a frozen process has no timers.
 */
const usedAt = new WeakMap<Socket, number>()

/**
 * The connections of this process for one purpose, kept open while they are idle for less than `idleMs`, and less than the server
 * announces (`Keep-Alive: timeout`). TLS sessions are resumed. There are as many as requests under way.
 */
export function connectionsFor(purpose: string, idleMs: number): Connections {
  return remember(`connections for ${purpose}`, () => {
    // Where Node was told to use the proxy of the environment. An agent of one's own does so only if it is told, too.
    const { proxyEnv } = https.globalAgent.options as { proxyEnv?: NodeJS.ProcessEnv }
    // First in, first out: of the last, the agent does not look whether it has been destroyed.
    const scheduling = 'fifo' as const
    const options = { keepAlive: true, timeout: idleMs, scheduling, ...(proxyEnv && { proxyEnv }) }
    return { agents: { http: new http.Agent(options), https: new https.Agent(options) }, idleMs }
  })
}

/**
 * Sends one HTTP request and resolves with the whole answer, whatever its status. Follows no redirect, and never sends the request
 * again. Rejects with the reason of `signal` if that aborts first, with an error of Node if there is no answer, and over 4 MB.
 *
 * @example
 * const connections = connectionsFor('weather', 4_000)
 * const { status, bytes } = await send(new URL('https://weather.example/'), { method: 'GET', signal, connections })
 */
export async function send(url: URL, request: Request): Promise<HttpAnswer> {
  const { agents, idleMs } = request.connections
  const isTls = url.protocol === 'https:'
  const agent = isTls ? agents.https : agents.http
  if (Object.keys(agent.freeSockets).length > 0) await dropStale(agent, idleMs)
  return new Promise((resolve, reject) => {
    const { method, headers, body, signal } = request
    const fail = (error: unknown): void => reject(signal.aborted ? (signal.reason as unknown) : error)
    const options = { method, headers: { accept: '*/*', 'user-agent': 'node', ...headers }, agent, signal }
    const sentAt = Date.now()
    let isAnswered = false
    const sent = (isTls ? https : http).request(url, options, (answer) => {
      isAnswered = true
      usedAt.set(answer.socket, sentAt)
      readAnswer(answer).then(resolve, fail)
    })
    sent.once('error', fail)
    // Where an answer is none, such as 101 Switching Protocols.
    sent.once('close', () => isAnswered || fail(new Error('closed without an answer')))
    sent.end(body)
  })
}

/**
 * Two turns of the event loop show which sockets the server has closed: the data that came before is read in the first. Without,
 * a request could go into a connection that has ended, and would be lost.
 */
async function dropStale(agent: http.Agent, idleMs: number): Promise<void> {
  await turnOfTheEventLoop()
  await turnOfTheEventLoop()
  const now = Date.now()
  for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []))
    if (now - (usedAt.get(socket) ?? 0) >= idleMs || !socket.writable) socket.destroy()
}

function readAnswer(answer: http.IncomingMessage): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = answer
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > maxBytes) answer.destroy(new Error('the answer is too large'))
    })
    answer.once('error', reject)
    answer.once('end', () => resolve({ status, headers, bytes: Buffer.concat(chunks, length) }))
  })
}
