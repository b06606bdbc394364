'use client'

import type Pusher from 'pusher-js'
import { useEffect, useState } from 'react'
import type { PushSettings } from '#lib/pusher/channel.ts'

/** With Pusher's defaults a silent connection would be noticed after two and a half minutes only. */
const heartbeat = { activityTimeout: 30_000, pongTimeout: 6_000 }

/** This page's connection to Pusher. The library is loaded after the code is on the screen. */
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
        ...heartbeat,
        enabledTransports: ['ws', 'wss'],
        channelAuthorization: { endpoint: '/api/pusher/auth', transport: 'ajax' },
      })
      setSocket(opened)
    }
    // Without the library the page polls.
    open().catch(() => undefined)
    return () => {
      left = true
      opened?.disconnect()
      setSocket(null)
    }
  }, [key])
  return socket
}
