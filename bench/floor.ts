import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { startProgram } from '../dev/stack/program.ts'

const SERVER = fileURLToPath(new URL('./floor-server.ts', import.meta.url))
const deadlineMs = 30_000

/** A bare server in its own process, called like Saoma: by `fetch`, over kept-alive connections. */
export interface Floor {
  url: string
  /** From the phone's POST until a socket has the user, in ms. */
  confirm(scene: string): Promise<number>
  close(): Promise<void>
}

export async function startFloor(): Promise<Floor> {
  let url = ''
  const { close } = await startProgram({
    name: 'the bare server',
    args: [SERVER],
    nodeOptions: ['--import', 'tsx'],
    env: process.env,
    async ready(log, signal) {
      url = (await log.line('listening ', signal)).replace('listening ', '')
    },
  })
  return { url, confirm: (scene) => confirm(url, scene), close }
}

/** What a phone sends. */
export async function sendConfirmation(url: string, scene: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ scene, user: { id: scene, nickname: null, avatarUrl: null } })
  const response = await fetch(`${url}/confirm`, { method: 'POST', body, headers })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the bare server answered ${response.status}`)
}

async function confirm(url: string, scene: string): Promise<number> {
  const signal = AbortSignal.timeout(deadlineMs)
  const page = new WebSocket(`${url.replace('http', 'ws')}/${scene}`)
  try {
    await once(page, 'open', { signal })
    const heard = once(page, 'message', { signal }).then(() => performance.now())
    const begun = performance.now()
    const [at] = await Promise.all([heard, sendConfirmation(url, scene)])
    return at - begun
  } finally {
    page.close()
  }
}
