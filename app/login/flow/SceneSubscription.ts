'use client'

import type Pusher from 'pusher-js'
import { type Dispatch, useCallback, useEffect, useRef, useState } from 'react'
import useSWR from 'swr'
import type { LoginStatus } from '#lib/login/status.ts'
import { type ApiError, get, jitter } from '../../client/api.ts'
import { hearOtherTabs } from '../../client/other-tabs.ts'
import { type Code, deadlineOf, hasEnded, type SceneState } from './code.ts'
import type { LoginEvent } from './login.ts'
import { useChannel } from './useChannel.ts'
import { useReturn } from './useReturn.ts'

type Props = { code: Code; socket: Pusher | null; dispatch: Dispatch<LoginEvent> }

const slowMs = 30_000
const scannedMs = 5_000

/**
 * Follows one scene, and dispatches what it learns: quickly from the channel, reliably by polling. Renders nothing. SWR
 * only fetches here; nobody reads its cache.
 */
export function SceneSubscription({ code, socket, dispatch }: Props): null {
  const { scene, channel, pollSeconds, state } = code
  const [live, setLive] = useState(false)
  const retry = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hasTicket = state.ticket !== undefined
  const liveMs = state.status === 'scanned' ? scannedMs : slowMs
  const interval = hasEnded(state) ? 0 : live ? liveMs : pollSeconds * 1_000

  const { mutate: poll } = useSWR<LoginStatus, ApiError>(`/api/login/${scene}`, get, {
    onSuccess: (status) =>
      dispatch({ type: 'news', scene, state: { ...status, deadline: deadlineOf(status) } }),
    onError: (error) => dispatch({ type: 'poll_failed', scene, error }),
    // Memoized: SWR restarts its timer whenever the function changes.
    refreshInterval: useCallback(() => jitter(interval), [interval]),
    // `navigator.onLine` may be wrong. Only a request can tell.
    refreshWhenOffline: true,
    // A new code is waiting. One from before a reload may have been scanned meanwhile.
    revalidateOnMount: code.image === null,
    // Shorter than the shortest interval: SWR skips a request that follows another one sooner than this.
    dedupingInterval: 500,
    // useReturn covers both, and also notices that the machine slept.
    revalidateOnFocus: false,
    revalidateOnReconnect: false,
    onErrorRetry: (error, _key, _config, revalidate, options) => {
      clearTimeout(retry.current)
      if (document.visibilityState === 'hidden') return
      const wait = jitter((error.retryAfter ?? pollSeconds) * 1_000)
      retry.current = setTimeout(() => void revalidate(options), wait)
    },
  })
  useEffect(() => () => clearTimeout(retry.current), [])
  useReturn(() => void poll())
  // Signing in or out there renews the secret, so this scene may be lost. A redemption under way settles that itself.
  useEffect(() => hearOtherTabs(() => void (hasTicket || poll())), [poll, hasTicket])
  useChannel(socket, channel, {
    onLive: useCallback(
      (isLive: boolean) => {
        setLive(isLive)
        // Catches up on events published while the channel was not subscribed.
        void poll()
      },
      [poll],
    ),
    onNews: useCallback(
      (news: SceneState) => {
        dispatch({ type: 'news', scene, state: news })
        if (news.status === 'scanned' && !news.user) void poll()
      },
      [dispatch, scene, poll],
    ),
  })
  return null
}
