'use client'

import { useEffect, useRef } from 'react'

/**
 * `person`: the tab is seen again, or the machine has slept. `network`: the browser says that it is online again, or no
 * longer. It may be wrong in both: only asking shows which.
 */
export type Returned = 'person' | 'network'

const tickMs = 1_000
const sleptMs = 10_000

/** Says that what the page knows may be out of date, at the moment when somebody may look at it again. */
export function useReturn(back: (who: Returned) => void): void {
  const latest = useRef(back)
  useEffect(() => {
    latest.current = back
  })

  useEffect(() => {
    let ticked = Date.now()
    /** Timers stand still in a machine that sleeps; the clock does not. A clock that was set looks the same. */
    function tick(): void {
      const passed = Date.now() - ticked
      ticked += passed
      if (Math.abs(passed) > sleptMs) seen()
    }
    function seen(): void {
      if (document.visibilityState === 'visible') latest.current('person')
    }
    function shown(event: PageTransitionEvent): void {
      if (event.persisted) latest.current('person')
    }
    function networkChanged(): void {
      latest.current('network')
    }

    const timer = setInterval(tick, tickMs)
    document.addEventListener('visibilitychange', seen)
    window.addEventListener('pageshow', shown)
    window.addEventListener('online', networkChanged)
    window.addEventListener('offline', networkChanged)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
      window.removeEventListener('pageshow', shown)
      window.removeEventListener('online', networkChanged)
      window.removeEventListener('offline', networkChanged)
    }
  }, [])
}
