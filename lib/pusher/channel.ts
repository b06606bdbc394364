import { env } from '../env.ts'

const prefix = 'private-encrypted-'

/** The name of a scene's channel, which is encrypted end to end between Saoma and the browser that opened the scene. */
export function channelOf(scene: string): string {
  return prefix + scene
}

/** The scene id in a channel name; null for any other name. */
export function sceneOf(channel: string): string | null {
  return channel.startsWith(prefix) ? channel.slice(prefix.length) : null
}

/** How a browser connects to Pusher. `tls`: wss rather than ws. Without `host`, hosted Pusher in `cluster`. */
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

/** The origin of Pusher's HTTP API, such as `https://api-ap1.pusher.com`. */
export function apiOrigin(): string {
  const { PUSHER_HOST: host, PUSHER_PORT: port, PUSHER_TLS: tls, PUSHER_CLUSTER: cluster } = env()
  const authority =
    host === undefined ? `api-${cluster}.pusher.com` : port === undefined ? host : `${host}:${port}`
  return `${tls ? 'https' : 'http'}://${authority}`
}
