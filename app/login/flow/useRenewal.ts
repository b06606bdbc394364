'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApiError } from '../../client/api.ts'
import { jitter } from '../../client/jitter.ts'
import { type Returned, useReturn } from '../../client/useReturn.ts'
import { type Code, graceMs, hasEnded, type SceneState } from './code.ts'
import type { Loss } from './codes.ts'
import { usePassed } from './usePassed.ts'
import { useVisible } from './useVisible.ts'

type Renewal = {
  /** By the local clock, when the code is replaced; null while that is not known. */
  deadline: number | null
  /** No phone is let in by this code any more: it must not be shown. */
  dead: boolean
  /** Nobody has touched the page for long: it waits for `renew`. */
  paused: boolean
  renew: () => void
}

type Codes = {
  shown: Code | undefined
  state: SceneState
  loss: Loss
  open: () => void
  opening: boolean
  error: ApiError | undefined
}

const patienceMs = 600_000
const retrySeconds = 3
/** Tabs opened together get a cookie each, and the last one counts. A code opened before that would be lost as well. */
const settleMs = 1_000

/**
 * Replaces the code at the end of its life, and opens one where there is none, while the page is seen. After a second loss
 * in a row only `renew` opens one: a browser that keeps no cookies would lose each of them. The same after a 429.
 */
export function useRenewal({ shown, state, loss, open, opening, error }: Codes): Renewal {
  const visible = useVisible()
  const deadline = state.deadline ?? shown?.deadline ?? null
  const due = usePassed(deadline)
  const late = usePassed(deadline === null ? null : deadline + graceMs)
  const startedAt = useRef(0)
  const [paused, setPaused] = useState(false)
  const ended = hasEnded(state)
  const waiting = state.status === undefined || state.status === 'waiting'
  // Of before a reload, and not scanned: its picture is gone.
  const blank = shown?.image === null && state.status === 'waiting'
  // Pages that ask again by themselves are what a limit is there for: a person asks.
  const limited = error?.error === 'rate_limited'
  const wanted = loss !== 'again' && !limited && (!shown || ended || blank || (waiting && due))

  useEffect(() => {
    startedAt.current ||= Date.now()
    if (!wanted || !visible || opening || paused) return
    function goOn(): void {
      if (Date.now() - startedAt.current > patienceMs) setPaused(true)
      else open()
    }
    const wait = loss === 'once' ? settleMs : 0
    const timer = setTimeout(goOn, error ? jitter((error.retryAfter ?? retrySeconds) * 1_000) : wait)
    return () => clearTimeout(timer)
  }, [wanted, visible, opening, paused, loss, error, open])

  useReturn((who: Returned) => {
    if (who === 'person') {
      startedAt.current = Date.now()
      setPaused(false)
    }
    // Else it is done at once, or when the server wants to be asked again.
    if (error?.error === 'offline' && wanted && visible && !opening) open()
  })

  const renew = useCallback(() => {
    startedAt.current = Date.now()
    setPaused(false)
    open()
  }, [open])
  return { deadline, dead: ended || (waiting && late), paused, renew }
}
