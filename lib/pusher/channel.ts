import { env } from '../env.ts'

const prefix = 'private-encrypted-'

/** The one channel of a scene: end-to-end encrypted between Saoma and the browser that opened it. */
export function channelOf(scene: string): string {
  return prefix + scene
}

/** The scene that a channel name names; null for a name of any other kind. */
export function sceneOf(channel: string): string | null {
  return channel.startsWith(prefix) ? channel.slice(prefix.length) : null
}

/** Where a browser finds the channel server. `tls` says ws or wss; without `host`, hosted Pusher in `cluster`. */
export type PushSettings = { key: string; cluster: string; host?: string; port?: number; tls: boolean }

export function pushSettings(): PushSettings {
  const e = env()
  return {
    key: e.PUSHER_KEY,
    cluster: e.PUSHER_CLUSTER,
    ...(e.PUSHER_HOST !== undefined && { host: e.PUSHER_HOST }),
    ...(e.PUSHER_PORT !== undefined && { port: e.PUSHER_PORT }),
    tls: e.PUSHER_TLS,
  }
}

/** Where events are published to. */
export function apiOrigin(): string {
  const { PUSHER_HOST: host, PUSHER_PORT: port, PUSHER_TLS: tls, PUSHER_CLUSTER: cluster } = env()
  const authority =
    host === undefined ? `api-${cluster}.pusher.com` : port === undefined ? host : `${host}:${port}`
  return `${tls ? 'https' : 'http'}://${authority}`
}
