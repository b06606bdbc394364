'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import type { Language } from '../language.ts'
import ui from './styles.module.css'

const names = { zh: '中文', en: 'English' } as const

/** Switches to the other language and returns to this page. A form, so that it works without JavaScript. */
export function LanguageSwitch({ language }: { language: Language }): ReactNode {
  const query = useSearchParams().toString()
  const here = usePathname() + (query && `?${query}`)
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <form method="post" action="/language">
      <input type="hidden" name="next" value={here} />
      <button
        className={`${ui.button} ${ui.plain}`}
        name="language"
        value={other}
        lang={other === 'zh' ? 'zh-CN' : 'en'}
      >
        {names[other]}
      </button>
    </form>
  )
}
