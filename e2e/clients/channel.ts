import Pusher from 'pusher-js'
import type { Browser, Code } from './browser.ts'

export type Channel = {
  /** Resolves with the data of the first event of this name, also one that came before. */
  next<T>(event: string): Promise<T>
  /** The names of all events so far. */
  heard(): string[]
  close(): void
}

/** Listens to the channel of a code with the official client, let in as this browser. Rejects where it is not. */
export async function listen(
  browser: Browser,
  { push, channel: name }: Pick<Code, 'push' | 'channel'>,
): Promise<Channel> {
  const pusher = new Pusher(push.key, {
    cluster: push.cluster,
    ...(push.host !== undefined && { wsHost: push.host }),
    ...(push.port !== undefined && { wsPort: push.port }),
    forceTLS: push.tls,
    enabledTransports: ['ws', 'wss'],
    channelAuthorization: {
      endpoint: '',
      transport: 'ajax',
      customHandler({ socketId, channelName }, done) {
        askToJoin(browser, socketId, channelName).then(
          (authorization) => done(null, authorization),
          (error: Error) => done(error, null),
        )
      },
    },
  })
  const channel = pusher.subscribe(name)
  const events = new Map<string, PromiseWithResolvers>()
  function waiting(event: string): PromiseWithResolvers {
    const known = events.get(event) ?? withResolvers()
    events.set(event, known)
    return known
  }
  const heard: string[] = []
  channel.bind_global((event: string, data: unknown) => {
    heard.push(event)
    waiting(event).resolve(data)
  })
  await new Promise<void>((resolve, reject) => {
    channel.bind('pusher:subscription_succeeded', () => resolve())
    channel.bind('pusher:subscription_error', (error: unknown) => {
      pusher.disconnect()
      reject(new Error('subscription refused', { cause: error }))
    })
  })
  return {
    next: <T>(event: string) => waiting(event).promise as Promise<T>,
    heard: () => heard,
    close: () => pusher.disconnect(),
  }
}

async function askToJoin(browser: Browser, socketId: string, channelName: string): Promise<{ auth: string }> {
  const body = new URLSearchParams({ socket_id: socketId, channel_name: channelName })
  const response = await browser.fetch('POST', '/api/pusher/auth', { body })
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()) as { auth: string }
}

type PromiseWithResolvers = { promise: Promise<unknown>; resolve: (value: unknown) => void }

/** Node 20 has no Promise.withResolvers. */
function withResolvers(): PromiseWithResolvers {
  let resolve: (value: unknown) => void = () => undefined
  const promise = new Promise((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
