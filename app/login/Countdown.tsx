'use client'

import { type ReactNode, useEffect, useState } from 'react'

/** The whole seconds left until a deadline of the local clock, as a sentence. Nothing before it is known. */
export function Countdown({
  deadline,
  sentence,
}: {
  deadline: number | null
  sentence: (seconds: number) => string
}): ReactNode {
  const [seconds, setSeconds] = useState<number | null>(null)
  useEffect(() => {
    if (deadline === null) return
    function tick(): void {
      setSeconds(Math.max(0, Math.ceil(((deadline ?? 0) - Date.now()) / 1_000)))
    }
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [deadline])
  return seconds === null ? null : sentence(seconds)
}
