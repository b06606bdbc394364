'use client'

import { useEffect, useRef } from 'react'

/**
 * `person`: the tab became visible, or the machine woke up. `network`: the browser says that it went online or offline.
 * It may be wrong about both; only a request can tell.
 */
export type Returned = 'person' | 'network'

const tickMs = 1_000
const sleepMs = 10_000

/** Calls `back` whenever what the page knows may be out of date and somebody may be looking at it again. */
export function useReturn(back: (who: Returned) => void): void {
  const latest = useRef(back)
  useEffect(() => {
    latest.current = back
  })

  useEffect(() => {
    let ticked = Date.now()
    /** Timers stop while a machine sleeps, its clock does not. A clock that was set looks the same. */
    function tick(): void {
      const passed = Date.now() - ticked
      ticked += passed
      if (Math.abs(passed) > sleepMs) onVisible()
    }
    function onVisible(): void {
      if (document.visibilityState === 'visible') latest.current('person')
    }
    function shown(event: PageTransitionEvent): void {
      if (event.persisted) latest.current('person')
    }
    function networkChanged(): void {
      latest.current('network')
    }

    const timer = setInterval(tick, tickMs)
    document.addEventListener('visibilitychange', onVisible)
    window.addEventListener('pageshow', shown)
    window.addEventListener('online', networkChanged)
    window.addEventListener('offline', networkChanged)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onVisible)
      window.removeEventListener('pageshow', shown)
      window.removeEventListener('online', networkChanged)
      window.removeEventListener('offline', networkChanged)
    }
  }, [])
}
