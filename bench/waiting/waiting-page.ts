import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { openSocket, type Socket } from '../../e2e/attacks/socket.ts'
import { jitter } from '#app/client/api.ts'
import type { OpenScene } from './scenes.ts'

/** As in app/login/flow/SceneSubscription.ts: the polling interval of a page with a socket. */
const slowMs = 30_000

export interface Place {
  app: string
  push: { key: string; cluster: string; host: string; port: number; tls: false }
}

/** The requests of any number of pages. */
export interface Asked {
  requests: number
  /** In ms, of the slowest answer since the last count. */
  slowestMs: number
}

/**
 * A waiting page as the app and the channel server see it: a socket subscribed to its channel, and a poll now and then
 * on its own connection. Resolves once subscribed; `refused` rejects when a poll fails. It waits as long as its
 * process runs.
 */
export async function waitOnPage(
  { app, push }: Place,
  { scene, secret }: OpenScene,
  asked: Asked,
): Promise<{ refused: Promise<never> }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const cookie = `saoma_browser=${secret}`

  async function ask(method: string, path: string, form?: URLSearchParams): Promise<string> {
    const begun = performance.now()
    const body = form?.toString()
    const type = form && { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await answerTo(new URL(path, app), agent, method, { cookie, ...type }, body)
    asked.requests += 1
    asked.slowestMs = Math.max(asked.slowestMs, performance.now() - begun)
    return answer
  }

  const socket = await openSocket(push)
  await subscribe(socket, `private-encrypted-${scene}`, ask)
  await ask('GET', `/api/login/${scene}`)

  async function goOn(): Promise<never> {
    for (;;) {
      await wait(jitter(slowMs))
      socket.send('pusher:ping', {})
      await ask('GET', `/api/login/${scene}`)
    }
  }
  return { refused: goOn() }
}

type Ask = (method: string, path: string, form?: URLSearchParams) => Promise<string>

async function subscribe(socket: Socket, channel: string, ask: Ask): Promise<void> {
  const form = new URLSearchParams({ socket_id: socket.id, channel_name: channel })
  const { auth } = JSON.parse(await ask('POST', '/api/pusher/auth', form)) as { auth: string }
  socket.send('pusher:subscribe', { channel, auth })
  await socket.next('pusher_internal:subscription_succeeded')
}

function answerTo(
  url: URL,
  agent: Agent,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (some: string) => (text += some))
      answer.once('error', reject)
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`${method} ${url.pathname}: ${answer.statusCode} ${text}`))
      })
    })
    sent.once('error', ({ message }) => {
      const which = sent.reusedSocket ? 'on a kept connection' : 'on a new connection'
      reject(new Error(`${method} ${url.pathname} ${which}: ${message}`))
    })
    sent.end(body)
  })
}
