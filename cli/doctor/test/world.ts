import { createServer, type Server } from 'node:net'
import { Client } from 'pg'
import { startPostgres } from '#dev/postgres/server.ts'
import { startPusherStandIn } from 'pusher-standin'
import { startWechatStandIn } from 'wechat-standin'
import { migrate } from '#lib/db/migrate.ts'
import { MIGRATIONS } from '../../migrate.ts'
import { usual } from '../examine.ts'
import { accounts, settingsOf } from './accounts.ts'
import { listening } from './listening.ts'
import { type PlayedSite, playSite } from './site.ts'

/** What a case may break. All of it is put right again after the case. */
export interface World {
  site: PlayedSite
  /** What goes wrong with the next calls of a path of WeChat's. */
  wechatFault: (fault: object) => Promise<void>
  pusherFault: (fault: object) => Promise<void>
  pusherMute: () => Promise<void>
  /** Runs in a session of its own. */
  sql: (text: string) => Promise<void>
  /** Lets a server of the case's own listen until the case is over. Gives its port. */
  serve: (server: Server) => Promise<number>
  /** Undoes something when the case is over. */
  afterwards: (undo: () => unknown) => void
  /** A port at which nobody listens. */
  deadPort: number
  /** Its folder. */
  miniprogram: string
}

export interface WholeWorld extends World {
  /** With which all is well. */
  settings: Record<string, string>
  mend(): Promise<void>
  close(): Promise<void>
}

export async function startWorld(): Promise<WholeWorld> {
  const wechat = await startWechatStandIn({
    accounts: Object.values(accounts),
    phoneUrl: 'http://127.0.0.1:1',
  })
  const app = { id: '1000002', key: 'key-of-the-app', secret: 'secret-of-the-app' }
  const pusher = await startPusherStandIn({ apps: [app] })
  const database = await startPostgres()
  await migrate(database.url, MIGRATIONS)
  const site = await playSite()
  const hand = new Client({ connectionString: database.url })
  await hand.connect()
  const undos: (() => unknown)[] = []

  async function mend(): Promise<void> {
    for (const undo of undos.splice(0).toReversed()) await undo()
    site.mend()
    await post(`${wechat.url}/_dev/reset`)
    await post(`${pusher.url}/_dev/reset`)
  }

  return {
    site,
    deadPort: await deadPort(),
    miniprogram: usual.miniprogram,
    settings: {
      DATABASE_URL: database.url.replace(':postgres@', ':the-password@'),
      ...settingsOf(accounts.well),
      WECHAT_API_URL: wechat.url,
      PUSHER_APP_ID: app.id,
      PUSHER_KEY: app.key,
      PUSHER_SECRET: app.secret,
      PUSHER_CLUSTER: 'mt1',
      PUSHER_HOST: '127.0.0.1',
      PUSHER_PORT: new URL(pusher.url).port,
      PUSHER_TLS: 'false',
      PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 'encryption').toString('base64'),
      SAOMA_SECRET: 'a secret of this test, of enough length',
      SAOMA_URL: `http://127.0.0.1:${site.port}`,
      SAOMA_LOG_LEVEL: 'silent',
    },
    wechatFault: (fault) => post(`${wechat.url}/_dev/faults`, { times: 1, ...fault }),
    pusherFault: (fault) => post(`${pusher.url}/_dev/faults`, { times: 1, ...fault }),
    pusherMute: () => post(`${pusher.url}/_dev/mute`, { on: true }),
    async sql(text) {
      await hand.query(text)
    },
    async serve(server) {
      const sockets = new Set<{ destroy(): void }>()
      server.on('connection', (socket) => sockets.add(socket))
      undos.push(() => {
        server.close()
        for (const socket of sockets) socket.destroy()
      })
      return listening(server)
    },
    afterwards: (undo) => void undos.push(undo),
    mend,
    async close() {
      await mend()
      await hand.end()
      site.close()
      await Promise.all([wechat.close(), pusher.close(), database.close()])
    },
  }
}

async function post(url: string, body: object = {}): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
}

async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
