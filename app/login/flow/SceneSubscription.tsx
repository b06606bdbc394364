'use client'

import type Pusher from 'pusher-js'
import { useCallback, useEffect, useRef, useState } from 'react'
import useSWR from 'swr'
import type { LoginStatus } from '#lib/login/status.ts'
import { type ApiError, get } from '../../client/api.ts'
import { jitter } from '../../client/jitter.ts'
import { hearOtherTabs } from '../../client/other-tabs.ts'
import { useReturn } from '../../client/useReturn.ts'
import { type Code, deadlineOf, hasEnded, overtaken, type SceneState } from './code.ts'
import { useChannel } from './useChannel.ts'

type Props = {
  code: Code
  socket: Pusher | null
  onState: (scene: string, state: SceneState) => void
  /** The scene is not this browser's: two tabs, or its cookies are gone. */
  onLost: (scene: string) => void
}

const slowMs = 30_000
const scannedMs = 5_000

/** Follows one scene: the channel makes it fast, asking makes it sure. Shows nothing. */
export function SceneSubscription({ code, socket, onState, onLost }: Props): null {
  const { scene, channel, pollSeconds } = code
  const [live, setLive] = useState(false)
  const retry = useRef<ReturnType<typeof setTimeout>>(undefined)
  // One function for as long as its answer stays: SWR starts its timer anew for another one.
  const refreshInterval = useCallback(
    (latest?: SceneState) => {
      // What is over stays so: there is nothing more to ask.
      if (latest && hasEnded(latest)) return 0
      return jitter(live ? (latest?.status === 'scanned' ? scannedMs : slowMs) : pollSeconds * 1_000)
    },
    [live, pollSeconds],
  )
  const { data, error, mutate } = useSWR<SceneState, ApiError>(`/api/login/${scene}`, ask, {
    refreshInterval,
    // A browser may be wrong about that: an answer shows it, or its absence.
    refreshWhenOffline: true,
    // A code that has just been made is waiting. One of before a reload may have been scanned meanwhile.
    revalidateOnMount: code.image === null,
    // Shorter than the shortest interval: SWR would leave out every question that comes sooner.
    dedupingInterval: 500,
    // useReturn does that, and also knows of a machine that slept.
    revalidateOnFocus: false,
    revalidateOnReconnect: false,
    onErrorRetry: (failure, _key, _config, revalidate, options) => {
      clearTimeout(retry.current)
      if (isLost(failure) || document.visibilityState === 'hidden') return
      const wait = jitter((failure.retryAfter ?? pollSeconds) * 1_000)
      retry.current = setTimeout(() => void revalidate(options), wait)
    },
  })
  useReturn(() => void mutate())
  // Signing in or out there gives the browser another secret: then this scene is lost, and its code must go.
  const redeems = data?.ticket !== undefined
  useEffect(() => hearOtherTabs(() => void (redeems || mutate())), [mutate, redeems])
  useChannel(socket, channel, {
    live(now) {
      setLive(now)
      // What was published before the channel was there is gone.
      void mutate()
    },
    scanned: ({ user, number }) =>
      change({ status: 'scanned', user: { ...unknown, ...user }, ...(number !== undefined && { number }) }),
    credentials: ({ ticket, user }) => change({ status: 'confirmed', ticket, user }),
    cancelled: () => change({ status: 'cancelled' }),
    taken: () => change({ taken: true }),
  })

  /** What an event says is known at once; asking again would only say the same. */
  function change(state: SceneState): void {
    const next = (before: SceneState = {}): SceneState =>
      overtaken(state, before) ? before : { ...before, ...state }
    void mutate(next, { revalidate: false })
  }

  useEffect(() => {
    if (data || error) onState(scene, { ...data, ...(error && { error }) })
  }, [data, error, scene, onState])
  useEffect(() => {
    if (isLost(error)) onLost(scene)
  }, [error, scene, onLost])
  useEffect(() => () => clearTimeout(retry.current), [])
  return null
}

async function ask(path: string): Promise<SceneState> {
  const status = await get<LoginStatus>(path)
  return { ...status, deadline: deadlineOf(status) }
}

const unknown = { id: '', role: 'user', registered: false } as const

function isLost(error: ApiError | undefined): boolean {
  return error?.error === 'scene_unknown' || error?.error === 'forbidden'
}
