'use client'

import { type Dispatch, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { OpenedLogin } from '#lib/login/open.ts'
import { type ApiError, call, jitter } from '../../client/api.ts'
import { codeOf, graceMs, hasEnded } from './code.ts'
import { type Login, type LoginEvent, shownCode } from './login.ts'
import { type Returned, useReturn } from './useReturn.ts'

type Renewal = {
  /** When the code is replaced, in milliseconds of the local clock; null while there is no code. */
  deadline: number | null
  /** The server no longer accepts a scan of this code: it must not be shown. */
  dead: boolean
  /** Opens a new code now, for a person. */
  renew: () => void
}

const pauseAfterMs = 600_000
const retrySeconds = 3
/** Tabs opened together each get a cookie, and the last one wins. A code opened before that would be lost as well. */
const settleMs = 1_000

/**
 * Opens codes for a page that goes on to `next`, while the page is visible: one if there is none, and another when a code expires. After a second loss in a
 * row, or a 429, only `renew` does: without cookies each code would be lost, and a limit is there to stop automatic requests.
 */
export function useRenewal(login: Login, dispatch: Dispatch<LoginEvent>, next: string): Renewal {
  const { loss, opening, error, paused } = login
  const shown = shownCode(login)
  const { status } = shown?.state ?? {}
  const isVisible = useIsVisible()
  const deadline = shown?.state.deadline ?? shown?.deadline ?? null
  const isDue = useHasPassed(deadline)
  const isLate = useHasPassed(deadline === null ? null : deadline + graceMs)
  const usedAt = useRef(0)
  const hasExpired = shown !== undefined && hasEnded(shown.state)
  const isWaiting = status === undefined || status === 'waiting'
  // From before a reload, and not scanned: its image is gone.
  const isBlank = shown?.image === null && status === 'waiting'
  const needsCode = !shown || hasExpired || isBlank || (isWaiting && isDue)
  const mayOpen = loss !== 'again' && error?.error !== 'rate_limited'
  const wanted = needsCode && mayOpen && isVisible && opening === null

  const open = useCallback(() => {
    call<OpenedLogin>('POST', '/api/miniapp/code', { next }).then(
      (opened) => dispatch({ type: 'opened', code: codeOf(opened) }),
      (failure: ApiError) => dispatch({ type: 'open_failed', error: failure }),
    )
  }, [dispatch, next])
  const openByItself = useCallback(() => {
    dispatch({ type: 'opening', by: 'page' })
    open()
  }, [dispatch, open])

  useEffect(() => {
    usedAt.current ||= Date.now()
    if (!wanted || paused) return
    function openOrPause(): void {
      if (Date.now() - usedAt.current > pauseAfterMs) dispatch({ type: 'paused' })
      else openByItself()
    }
    const retryMs = error && jitter((error.retryAfter ?? retrySeconds) * 1_000)
    const timer = setTimeout(openOrPause, retryMs ?? (loss === 'once' ? settleMs : 0))
    return () => clearTimeout(timer)
  }, [wanted, paused, loss, error, openByItself, dispatch])

  useReturn((who: Returned) => {
    if (who === 'person') resume()
    // Other errors are the server's, which has said when to retry.
    if (error?.error === 'offline' && wanted) openByItself()
  })

  function resume(): void {
    usedAt.current = Date.now()
    dispatch({ type: 'resumed' })
  }

  function renew(): void {
    resume()
    dispatch({ type: 'opening', by: 'person' })
    if (opening === null) open()
  }

  return { deadline, dead: hasExpired || (isWaiting && isLate), renew }
}

const tickMs = 1_000

/** True once `moment` has passed, null never does. Polls the clock, because timers stop while the machine sleeps. */
function useHasPassed(moment: number | null): boolean {
  const [passed, setPassed] = useState<number | null>(null)
  useEffect(() => {
    if (moment === null) return
    const due = moment
    function check(): void {
      if (Date.now() >= due) setPassed(due)
    }
    check()
    const timer = setInterval(check, tickMs)
    return () => clearInterval(timer)
  }, [moment])
  return moment !== null && passed === moment
}

/** Whether the tab is visible. A prerendered page is not. */
function useIsVisible(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      document.addEventListener('visibilitychange', onChange)
      return () => document.removeEventListener('visibilitychange', onChange)
    },
    () => document.visibilityState === 'visible',
    () => false,
  )
}
