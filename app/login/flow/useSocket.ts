'use client'

import type Pusher from 'pusher-js'
import { useEffect, useState } from 'react'
import type { PushSettings } from '#lib/pusher/channel.ts'

/** By Pusher's own default a connection that has gone silent would be found out after two and a half minutes. */
const silence = { activityTimeout: 30_000, pongTimeout: 6_000 }

/** One connection of this page to the channel server. Loaded only now, when the code is on the screen already. */
export function useSocket(push: PushSettings | undefined): Pusher | null {
  const [socket, setSocket] = useState<Pusher | null>(null)
  const key = push && JSON.stringify(push)
  useEffect(() => {
    if (key === undefined) return
    const { key: appKey, ...at } = JSON.parse(key) as PushSettings
    let left = false
    let opened: Pusher | null = null
    async function open(): Promise<void> {
      const { default: Client } = await import('pusher-js/with-encryption')
      if (left) return
      opened = new Client(appKey, {
        cluster: at.cluster,
        ...(at.host !== undefined && { wsHost: at.host }),
        ...(at.port !== undefined && { wsPort: at.port, wssPort: at.port }),
        forceTLS: at.tls,
        ...silence,
        enabledTransports: ['ws', 'wss'],
        channelAuthorization: { endpoint: '/api/pusher/auth', transport: 'ajax' },
      })
      setSocket(opened)
    }
    // Without the library the page goes on by asking.
    open().catch(() => undefined)
    return () => {
      left = true
      opened?.disconnect()
      setSocket(null)
    }
  }, [key])
  return socket
}
