'use client'

import { useEffect, useState } from 'react'

const tickMs = 1_000

/**
 * Has a moment of the local clock passed? Once it has, it stays so. Looks at the clock again and again: a timer stands
 * still while the machine sleeps.
 */
export function usePassed(moment: number | null): boolean {
  const [passed, setPassed] = useState<number | null>(null)
  useEffect(() => {
    if (moment === null) return
    const due = moment
    function look(): void {
      if (Date.now() >= due) setPassed(due)
    }
    look()
    const timer = setInterval(look, tickMs)
    return () => clearInterval(timer)
  }, [moment])
  return moment !== null && passed === moment
}
