import type { Apps, PusherApp } from './apps.ts'
import type { CloseCode } from './close-codes.ts'

/** Pusher's documentation: protocols 1, 2 and 3 are no longer supported; the current one is 7. */
const OLDEST_PROTOCOL = 4
const NEWEST_PROTOCOL = 7

export type Handshake = { app: PusherApp } | { refusal: CloseCode }

/** Judges the request target of a WebSocket: `/app/KEY?protocol=7&client=…&version=…`. */
export function judgeHandshake(target: string, apps: Apps): Handshake {
  if (!URL.canParse(target, 'ws://host')) return { refusal: 4005 }
  const { pathname, searchParams } = new URL(target, 'ws://host')
  const key = /^\/app\/([^/]+)$/.exec(pathname)?.[1]
  if (key === undefined) return { refusal: 4005 }

  const protocol = searchParams.get('protocol')
  if (!protocol) return { refusal: 4008 }
  if (!/^\d+$/.test(protocol)) return { refusal: 4006 }
  if (Number(protocol) < OLDEST_PROTOCOL || Number(protocol) > NEWEST_PROTOCOL) return { refusal: 4007 }

  const app = apps.byKey(key)
  return app ? { app } : { refusal: 4001 }
}
