'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import type { Language } from '../language.ts'

/** A moment (ISO 8601) in the visitor's own time zone; before the page has come to life, in UTC. */
export function When({ at, language }: { at: string; language: Language }): ReactNode {
  const text = useSyncExternalStore(
    stays,
    () => format(at, language, {}),
    () => format(at, language, { timeZone: 'UTC', timeZoneName: 'short' }),
  )
  return <time dateTime={at}>{text}</time>
}

function stays(): () => void {
  return () => undefined
}

function format(at: string, language: Language, zone: Intl.DateTimeFormatOptions): string {
  const options = {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { ...options, ...zone }).format(
    new Date(at),
  )
}
