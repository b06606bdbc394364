import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { knownApps } from './apps.ts'
import { CLOSE_CODES, closeReason } from './protocol.ts'
import { RawClient } from './raw-client.ts'
import { type PusherStandIn, startPusherStandIn } from './server.ts'
import { judgeHandshake } from './sockets.ts'

const app = { id: '1', key: '278d425bdf160c739803', secret: 's' }
const apps = knownApps([app])

const query = '?protocol=7'
const cases: [string, string[], object][] = [
  [
    'P1: WebSocket at `/app/KEY?protocol=7&client=…&version=…`',
    ['4', '5', '6', '7'].map((version) => `/app/${app.key}?protocol=${version}&client=js&version=8.6.0`),
    { app },
  ],
  [
    'P18: 4001 unknown key',
    ['nobody', `${app.key}x`, app.key.toUpperCase()].map((key) => `/app/${key}${query}`),
    { refusal: 4001 },
  ],
  [
    'P19: 4005 path',
    ['/', '/app', '/app/', `/apps/${app.key}`, `/app/${app.key}/x`, `/x/app/${app.key}`, '//'].map(
      (path) => path + query,
    ),
    { refusal: 4005 },
  ],
  [
    'P20: 4006 bad version',
    ['seven', '7.0', '-7', '7a'].map((version) => `/app/${app.key}?protocol=${version}`),
    { refusal: 4006 },
  ],
  [
    'P21: 4007 unsupported version',
    ['0', '1', '2', '3', '8', '9'.repeat(20)].map((version) => `/app/${app.key}?protocol=${version}`),
    { refusal: 4007 },
  ],
  [
    'P22: 4008 no version',
    ['', '?', '?client=js&version=8.6.0', '?protocol='].map((none) => `/app/${app.key}${none}`),
    { refusal: 4008 },
  ],
]

it.each(cases)('%s', (_clause, targets, judgement) => {
  for (const target of targets) expect(judgeHandshake(target, apps), target).toEqual(judgement)
})

let running: PusherStandIn

beforeEach(async () => {
  running = await startPusherStandIn({ apps: [{ id: '1', key: 'key', secret: 'secret' }] })
})
afterEach(() => running.close())

async function stats(): Promise<unknown> {
  return (await fetch(`${running.url}/_dev/stats`)).json()
}

/** The first frame, and the close, of a client that is turned away. */
async function refused(target: string): Promise<unknown[]> {
  const client = new RawClient(running.url, target)
  const { event, data } = await client.next()
  const { code } = await client.closed
  return [event, (JSON.parse(data) as { code: unknown }).code, code]
}

describe('The WebSocket side', () => {
  it('P18: Close codes: every documented code has a reason that fits into a close frame', () => {
    const documented = [4001, 4005, 4006, 4007, 4008, 4009, 4100, 4200, 4201, 4202, 4301]
    expect(Object.keys(CLOSE_CODES).map(Number)).toEqual(documented)
    for (const code of documented) expect(Buffer.byteLength(closeReason(code))).toBeLessThanOrEqual(123)
    expect(closeReason(4999)).toBe('')
  })

  it('P18: `App key … not in this cluster. Did you forget to specify the cluster?`: cut to a close frame', async () => {
    const { reason } = await new RawClient(running.url, '/app/nobody?protocol=7').closed
    expect(reason).toBe('App key nobody not in this cluster. Did you forget to specify the cluster?')
    const long = await new RawClient(running.url, `/app/${'x'.repeat(500)}?protocol=7`).closed
    expect(long).toMatchObject({ code: 4001, reason: expect.stringMatching(/^App key x{115}$/) })
  })

  it('P23, P24: 4009 unauthorised, 4100 over capacity: never by itself, only as a fault', async () => {
    for (const refuse of [4009, 4100]) {
      const body = JSON.stringify({ target: 'socket', times: 1, refuse })
      await fetch(`${running.url}/_dev/faults`, { method: 'POST', body })
      expect(await refused('/app/key?protocol=7')).toEqual(['pusher:error', refuse, refuse])
      expect((await new RawClient(running.url).next()).event).toBe('pusher:connection_established')
    }
  })

  it('P25: 4200–4202 reconnect now: to everybody when told so', async () => {
    for (const code of [4200, 4201, 4202]) {
      const { client } = await RawClient.connected(running.url)
      const answer = await fetch(`${running.url}/_dev/disconnect`, {
        method: 'POST',
        body: JSON.stringify({ code }),
      })
      expect(await answer.json()).toEqual({ sockets: 1 })
      expect((await client.closed).code).toBe(code)
    }
  })

  it('cleans up after clients that leave, disappear or break the protocol', async () => {
    const { client: leaves } = await RawClient.connected(running.url)
    const { client: vanishes } = await RawClient.connected(running.url)
    const { client: breaks } = await RawClient.connected(running.url)
    for (const client of [leaves, vanishes, breaks]) await client.subscribe('c')
    expect(await stats()).toMatchObject({ sockets: 3, channels: 1 })
    await leaves.leave()
    vanishes.ws.terminate()
    breaks.ws.send('x'.repeat(100_000))
    await breaks.closed
    await expect.poll(stats).toMatchObject({ sockets: 0, channels: 0 })
  })
})
