'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApiError } from '../client/api.ts'
import type { Code, SceneState } from './code.ts'
import { useVisible } from './useVisible.ts'

type Renewal = {
  /** By the local clock, when the code is replaced; null while that is not known. */
  deadline: number | null
  /** Nobody has touched the page for long: it waits for `renew`. */
  paused: boolean
  renew: () => void
}

type Codes = {
  shown: Code | undefined
  state: SceneState
  open: () => void
  opening: boolean
  error: ApiError | undefined
}

const patienceMs = 600_000
const retrySeconds = 3

/** Replaces the code at the end of its life, and opens one where there is none, while the page is seen. */
export function useRenewal({ shown, state, open, opening, error }: Codes): Renewal {
  const visible = useVisible()
  const deadline = useDeadline(state.expiresAt ? state : shown)
  const due = usePassed(deadline)
  const startedAt = useRef(0)
  const [paused, setPaused] = useState(false)
  const waiting = state.status === undefined || state.status === 'waiting'
  const ended = state.status === 'expired' || state.status === 'signed_in'
  const wanted = !shown || ended || (waiting && due)

  useEffect(() => {
    startedAt.current ||= Date.now()
    if (!wanted || !visible || opening || paused) return
    if (Date.now() - startedAt.current > patienceMs) return setPaused(true)
    const timer = setTimeout(open, error ? (error.retryAfter ?? retrySeconds) * 1_000 : 0)
    return () => clearTimeout(timer)
  }, [wanted, visible, opening, paused, error, open])

  const renew = useCallback(() => {
    startedAt.current = Date.now()
    setPaused(false)
    open()
  }, [open])
  return { deadline, paused, renew }
}

/** The end of a code's life by the local clock, from what the server's clock says is left of it. */
function useDeadline(life: { now?: string; expiresAt?: string } | undefined): number | null {
  const [deadline, setDeadline] = useState<number | null>(null)
  const { now, expiresAt } = life ?? {}
  useEffect(() => {
    if (now !== undefined && expiresAt !== undefined)
      setDeadline(Date.now() + Date.parse(expiresAt) - Date.parse(now))
  }, [now, expiresAt])
  return deadline
}

function usePassed(deadline: number | null): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const left = deadline === null ? null : deadline - Date.now()
    setPassed(left !== null && left <= 0)
    if (left === null || left <= 0) return
    const timer = setTimeout(() => setPassed(true), left)
    return () => clearTimeout(timer)
  }, [deadline])
  return passed
}
