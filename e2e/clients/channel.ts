import Pusher from 'pusher-js'
import type { Browser, Code } from './browser.ts'

const deadlineMs = 30_000

export type Channel = {
  /** Resolves with the data of the first event of this name, past or to come. Rejects after half a minute. */
  next<T>(event: string): Promise<T>
  /** The names of all events so far. */
  heard(): string[]
  close(): void
}

/** Subscribes to the channel of a code with the official client, as this browser. Rejects where it is not let in. */
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
        authorize(browser, socketId, channelName).then(
          (authorization) => done(null, authorization),
          (error: Error) => done(error, null),
        )
      },
    },
  })
  const channel = pusher.subscribe(name)
  const events: { event: string; data: unknown }[] = []
  channel.bind_global((event: string, data: unknown) => events.push({ event, data }))

  function next<T>(wanted: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const past = events.find(({ event }) => event === wanted)
      if (past) return resolve(past.data as T)
      const late = setTimeout(() => reject(new Error(`${wanted} never came`)), deadlineMs)
      channel.bind(wanted, (data: T) => {
        clearTimeout(late)
        resolve(data)
      })
    })
  }

  await new Promise<void>((resolve, reject) => {
    channel.bind('pusher:subscription_succeeded', () => resolve())
    channel.bind('pusher:subscription_error', (error: unknown) => {
      pusher.disconnect()
      reject(new Error('subscription refused', { cause: error }))
    })
  })
  return { next, heard: () => events.map(({ event }) => event), close: () => pusher.disconnect() }
}

async function authorize(browser: Browser, socketId: string, channel: string): Promise<{ auth: string }> {
  const response = await browser.joinChannel(socketId, channel)
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()) as { auth: string }
}
