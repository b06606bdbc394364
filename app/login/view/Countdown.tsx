'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { Text } from '../../ui/Text.tsx'

type Props = { deadline: number | null; sentence: (seconds: number) => string }

/** A sentence with the seconds left until `deadline`, in milliseconds of the local clock. Empty until that is known. */
export function Countdown({ deadline, sentence }: Props): ReactNode {
  const [seconds, setSeconds] = useState<number | null>(null)
  useEffect(() => {
    if (deadline === null) return
    const end = deadline
    function tick(): void {
      setSeconds(Math.max(0, Math.ceil((end - Date.now()) / 1_000)))
    }
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [deadline])
  return seconds === null || deadline === null ? null : <Text>{sentence(seconds)}</Text>
}
