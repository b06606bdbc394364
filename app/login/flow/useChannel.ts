'use client'

import type Pusher from 'pusher-js'
import { useEffect } from 'react'
import type { User } from '#lib/user/user.ts'
import type { SceneState } from './code.ts'

type Handlers = {
  /** Called when the channel starts or stops delivering events. Must be memoized, as `onNews` must. */
  onLive: (live: boolean) => void
  onNews: (news: SceneState) => void
}

const deadStates = ['disconnected', 'connecting', 'unavailable', 'failed']
const retryMs = 10_000

/** The events of docs/protocol.md, each as what it says about the scene. */
const news = {
  scanned: ({ user, number }: { user: Pick<User, 'nickname' | 'avatarUrl'>; number?: string }) => ({
    status: 'scanned',
    user: { id: '', role: 'user', registered: false, ...user },
    ...(number !== undefined && { number }),
  }),
  credentials: ({ ticket, user }: { ticket: string; user: User }) => ({ status: 'confirmed', ticket, user }),
  cancelled: () => ({ status: 'cancelled' }),
  taken: () => ({ taken: true }),
} satisfies Record<string, (data: never) => SceneState>

/** Subscribes to one channel while there is a socket. A refused subscription is retried. */
export function useChannel(socket: Pusher | null, name: string, { onLive, onNews }: Handlers): void {
  useEffect(() => {
    if (!socket) return
    let retry: ReturnType<typeof setTimeout> | undefined
    function lost(): void {
      onLive(false)
    }
    function subscribe(): void {
      const channel = socket?.subscribe(name)
      channel?.bind('pusher:subscription_succeeded', () => onLive(true))
      channel?.bind('pusher:subscription_error', () => {
        lost()
        retry = setTimeout(resubscribe, retryMs)
      })
      for (const [event, newsOf] of Object.entries(news))
        channel?.bind(event, (data: never) => onNews(newsOf(data)))
    }
    function leave(): void {
      socket?.channel(name)?.unbind()
      socket?.unsubscribe(name)
    }
    function resubscribe(): void {
      leave()
      subscribe()
    }

    subscribe()
    for (const state of deadStates) socket.connection.bind(state, lost)
    return () => {
      clearTimeout(retry)
      for (const state of deadStates) socket.connection.unbind(state, lost)
      leave()
    }
  }, [socket, name, onLive, onNews])
}
