'use client'

import type Pusher from 'pusher-js'
import { useEffect } from 'react'
import type { User } from '#lib/user/user.ts'
import { jitter } from '../../client/api.ts'
import type { SceneState } from './code.ts'

type Handlers = {
  /** Called when the channel starts or stops delivering events. Must be memoized, as `onNews` must. */
  onLive: (live: boolean) => void
  onNews: (news: SceneState) => void
}

const deadStates = ['disconnected', 'connecting', 'unavailable', 'failed']
/** How long a subscription may take before it is repeated: twice as long each time. */
const patienceMs = 5_000
const maxPatienceMs = 60_000

/** The events of docs/protocol.md, each as what it says about the scene. */
const news = {
  scanned: ({ user, number }: { user: Pick<User, 'nickname' | 'avatarUrl'>; number?: string }) => ({
    status: 'scanned',
    // Without a nickname the page names them by their id, which only a poll has.
    ...(user.nickname !== null && { user: { id: '', role: 'user', registered: true, ...user } }),
    ...(number !== undefined && { number }),
  }),
  credentials: ({ ticket, user }: { ticket: string; user: User }) => ({ status: 'confirmed', ticket, user }),
  cancelled: () => ({ status: 'cancelled' }),
  // Only a scene that somebody has scanned is taken; the page may have missed that.
  taken: () => ({ status: 'scanned', taken: true }),
} satisfies Record<string, (data: never) => SceneState>

/**
 * Subscribes to one channel while there is a socket, again and again until it is subscribed: Pusher may refuse without an
 * event on the channel, and the request for the authorization may fail or never be answered.
 */
export function useChannel(socket: Pusher | null, name: string, { onLive, onNews }: Handlers): void {
  useEffect(() => {
    if (!socket) return
    const { connection } = socket
    const channel = socket.subscribe(name)
    let attempts = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    function watch(): void {
      clearTimeout(timer)
      timer = setTimeout(resubscribe, jitter(Math.min(patienceMs * 2 ** attempts, maxPatienceMs)))
    }
    function resubscribe(): void {
      attempts += 1
      // pusher-js believes that a refused subscription is pending, and would not send another.
      channel.disconnect()
      channel.subscribe()
      watch()
    }
    function joined(): void {
      clearTimeout(timer)
      attempts = 0
      onLive(true)
    }
    function lost(): void {
      clearTimeout(timer)
      onLive(false)
    }

    channel.bind('pusher:subscription_succeeded', joined)
    for (const [event, newsOf] of Object.entries(news))
      channel.bind(event, (data: never) => onNews(newsOf(data)))
    connection.bind('connected', watch)
    for (const state of deadStates) connection.bind(state, lost)
    if (connection.state === 'connected') watch()
    return () => {
      clearTimeout(timer)
      connection.unbind('connected', watch)
      for (const state of deadStates) connection.unbind(state, lost)
      channel.unbind()
      // Else pusher-js keeps the channel, and subscribes again when the socket reconnects.
      if (!channel.subscribed) channel.disconnect()
      socket.unsubscribe(name)
    }
  }, [socket, name, onLive, onNews])
}
