'use client'

import type Pusher from 'pusher-js'
import { useEffect, useRef } from 'react'
import type { User } from '#lib/user/user.ts'

export type ChannelHandlers = {
  /** The channel is, or is no longer, one on which events arrive. */
  live: (live: boolean) => void
  scanned: (data: { user: Pick<User, 'nickname' | 'avatarUrl'>; number?: string }) => void
  credentials: (data: { ticket: string; user: User }) => void
  cancelled: () => void
  taken: () => void
}

const events = ['scanned', 'credentials', 'cancelled', 'taken'] as const
const deadStates = ['disconnected', 'connecting', 'unavailable', 'failed']
const retryMs = 10_000

/** Listens to one channel for as long as there is a socket. A channel that refuses is asked again later. */
export function useChannel(socket: Pusher | null, name: string, handlers: ChannelHandlers): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })

  useEffect(() => {
    if (!socket) return
    let retry: ReturnType<typeof setTimeout> | undefined
    function lost(): void {
      latest.current.live(false)
    }
    function subscribe(): void {
      const channel = socket?.subscribe(name)
      channel?.bind('pusher:subscription_succeeded', () => latest.current.live(true))
      channel?.bind('pusher:subscription_error', () => {
        lost()
        retry = setTimeout(again, retryMs)
      })
      for (const event of events) channel?.bind(event, (data: never) => latest.current[event](data))
    }
    function leave(): void {
      socket?.channel(name)?.unbind()
      socket?.unsubscribe(name)
    }
    function again(): void {
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
  }, [socket, name])
}
