'use client'

import type { ReactNode } from 'react'
import type { Language } from '../language.ts'
import { useIsLive } from '../ui/UntilLive.tsx'

/**
 * A time (ISO 8601), or only its day, in the visitor's time zone, which the server does not know: its HTML says UTC.
 */
export function When({
  at,
  language,
  day = false,
}: {
  at: string
  language: Language
  day?: boolean
}): ReactNode {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    ...(!day && { hour: '2-digit', minute: '2-digit' }),
    ...(!useIsLive() && { timeZone: 'UTC', timeZoneName: 'short' }),
  }
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', options)
  return <time dateTime={at}>{format.format(new Date(at))}</time>
}
