import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { startProgram } from '../../dev/stack/program.ts'

const SERVER = fileURLToPath(new URL('./floor-server.ts', import.meta.url))
const deadlineMs = 30_000

/** A bare `ws` server in its own process, called like Saoma: by `fetch`, over kept-alive connections. */
export interface Floor {
  /** From the phone's POST until the page has the user, in ms. */
  confirm(scene: string): Promise<number>
  /** A GET with an empty response, in ms. */
  roundTrip(): Promise<number>
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
  return { confirm: (scene) => confirm(url, scene), roundTrip: () => roundTrip(url), close }
}

async function confirm(url: string, scene: string): Promise<number> {
  const signal = AbortSignal.timeout(deadlineMs)
  const page = new WebSocket(`${url.replace('http', 'ws')}/${scene}`)
  try {
    await once(page, 'open', { signal })
    const heard = once(page, 'message', { signal }).then(() => performance.now())
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ scene, user: { id: scene, nickname: null, avatarUrl: null } })
    const begun = performance.now()
    const sent = fetch(`${url}/confirm`, { method: 'POST', body, headers }).then(expectOk)
    const [at] = await Promise.all([heard, sent])
    return at - begun
  } finally {
    page.close()
  }
}

async function roundTrip(url: string): Promise<number> {
  const begun = performance.now()
  const response = await fetch(url)
  const answered = performance.now()
  await expectOk(response)
  return answered - begun
}

async function expectOk(response: Response): Promise<void> {
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the bare server answered ${response.status}`)
}
