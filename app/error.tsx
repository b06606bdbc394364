'use client'

import type { ReactNode } from 'react'
import looks from './looks.module.css'
import { textsIn } from './texts.ts'

/** What a page shows that could not be rendered, by the language of the document. */
export default function PageError({ reset }: { error: Error; reset: () => void }): ReactNode {
  const texts = textsIn(
    typeof document !== 'undefined' && document.documentElement.lang === 'en' ? 'en' : 'zh',
  )
  return (
    <main>
      <section className={`saoma ${looks.card}`}>
        <h1 className={looks.title}>{texts.broken}</h1>
        <button type="button" className={looks.button} onClick={reset}>
          {texts.again}
        </button>
      </section>
    </main>
  )
}
