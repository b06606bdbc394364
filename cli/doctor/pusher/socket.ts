import PusherJs from 'pusher-js'
import { authorizeChannel } from '#lib/pusher/client.ts'
import { pushSettings } from '#lib/pusher/channel.ts'

export type Refusal = { code: number | null; words: string }

/** A socket as app/login/flow/useSocket.ts opens it; `scene`'s channel is authorized here instead of by the site. */
export function openSocket(scene: string): PusherJs {
  const { key, cluster, host, port, tls } = pushSettings()
  return new PusherJs(key, {
    cluster,
    ...(host !== undefined && { wsHost: host }),
    ...(port !== undefined && { wsPort: port, wssPort: port }),
    forceTLS: tls,
    enabledTransports: ['ws', 'wss'],
    channelAuthorization: {
      endpoint: '',
      transport: 'ajax',
      customHandler({ socketId }, callback) {
        const { auth, shared_secret = '' } = authorizeChannel(socketId, scene)
        callback(null, { auth, shared_secret })
      },
    },
  })
}

/** Where the socket goes, as an http(s) origin. */
export function socketOrigin(): string {
  const { cluster, host, port, tls } = pushSettings()
  const name = host ?? `ws-${cluster}.pusher.com`
  return `${tls ? 'https' : 'http'}://${port === undefined ? name : `${name}:${port}`}`
}

/** Resolves with null once connected, else with the first refusal. Its code is null if the server sent none. */
export function connected(socket: PusherJs): Promise<Refusal | null> {
  return new Promise((resolve) => {
    socket.connection.bind('connected', () => resolve(null))
    socket.connection.bind('failed', () => resolve({ code: null, words: '' }))
    socket.connection.bind('error', (error: unknown) => resolve(refusalOf(error)))
  })
}

/** Resolves with null once subscribed, else with the refusal. */
export function subscribed(socket: PusherJs, channel: string): Promise<Refusal | null> {
  return new Promise((resolve) => {
    const subscription = socket.subscribe(channel)
    subscription.bind('pusher:subscription_succeeded', () => resolve(null))
    subscription.bind('pusher:subscription_error', (error: unknown) => resolve(refusalOf(error)))
    // Hosted Pusher reports a bad signature as an error of the connection.
    socket.connection.bind('error', (error: unknown) => resolve(refusalOf(error)))
  })
}

function refusalOf(error: unknown): Refusal {
  const { data, error: inner, status } = error as { data?: unknown; error?: unknown; status?: unknown }
  if (typeof inner === 'string') return { code: typeof status === 'number' ? status : null, words: inner }
  const { code, message } = (data ?? (inner as { data?: unknown } | undefined)?.data ?? {}) as {
    code?: unknown
    message?: unknown
  }
  return { code: typeof code === 'number' ? code : null, words: typeof message === 'string' ? message : '' }
}
