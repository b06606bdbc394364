'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { Text } from '../../ui/Text.tsx'

type Props = { deadline: number | null; sentence: (seconds: number) => string }

/** The whole seconds left until a deadline of the local clock, as a sentence. Nothing before it is known. */
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
