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
  const deadline = state.deadline ?? shown?.deadline ?? null
  const due = usePassed(deadline)
  const startedAt = useRef(0)
  const [paused, setPaused] = useState(false)
  const waiting = state.status === undefined || state.status === 'waiting'
  const ended = state.status === 'expired' || state.status === 'signed_in'
  const wanted = !shown || ended || (waiting && due)

  useEffect(() => {
    startedAt.current ||= Date.now()
    if (!wanted || !visible || opening || paused) return
    function goOn(): void {
      if (Date.now() - startedAt.current > patienceMs) setPaused(true)
      else open()
    }
    const timer = setTimeout(goOn, error ? (error.retryAfter ?? retrySeconds) * 1_000 : 0)
    return () => clearTimeout(timer)
  }, [wanted, visible, opening, paused, error, open])

  const renew = useCallback(() => {
    startedAt.current = Date.now()
    setPaused(false)
    open()
  }, [open])
  return { deadline, paused, renew }
}

/** Has a moment of the local clock passed? */
function usePassed(moment: number | null): boolean {
  const [passed, setPassed] = useState<number | null>(null)
  useEffect(() => {
    if (moment === null) return
    const timer = setTimeout(() => setPassed(moment), moment - Date.now())
    return () => clearTimeout(timer)
  }, [moment])
  return moment !== null && passed === moment
}
