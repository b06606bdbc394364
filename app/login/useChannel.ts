'use client'

import type Pusher from 'pusher-js'
import { useEffect, useRef, useState } from 'react'
import type { User } from '#lib/user/user.ts'

export type ChannelHandlers = {
  /** The channel is, or is no longer, one on which events arrive. */
  live: (live: boolean) => void
  scanned: (data: { user: Pick<User, 'nickname' | 'avatarUrl'>; number?: string }) => void
  credentials: (data: { ticket: string; user: User }) => void
  cancelled: () => void
  taken: () => void
}

const retryMs = 10_000

/** Listens to one channel for as long as there is a socket. */
export function useChannel(socket: Pusher | null, name: string, handlers: ChannelHandlers): void {
  const [tries, setTries] = useState(0)
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })

  useEffect(() => {
    if (!socket) return
    const channel = socket.subscribe(name)
    let retry: ReturnType<typeof setTimeout> | undefined
    function lost(): void {
      latest.current.live(false)
    }
    channel.bind('pusher:subscription_succeeded', () => latest.current.live(true))
    channel.bind('pusher:subscription_error', () => {
      lost()
      retry = setTimeout(() => setTries((n) => n + 1), retryMs)
    })
    for (const event of ['scanned', 'credentials', 'cancelled', 'taken'] as const) {
      channel.bind(event, (data: never) => latest.current[event](data))
    }
    socket.connection.bind('disconnected', lost)
    socket.connection.bind('connecting', lost)
    socket.connection.bind('unavailable', lost)
    return () => {
      clearTimeout(retry)
      for (const state of ['disconnected', 'connecting', 'unavailable']) socket.connection.unbind(state, lost)
      channel.unbind()
      socket.unsubscribe(name)
      lost()
    }
  }, [socket, name, tries])
}
