'use client'

import type { ReactNode } from 'react'
import { textsIn } from './texts.ts'

/** What a page shows that could not be rendered, by the language of the document. */
export default function PageError({ reset }: { error: Error; reset: () => void }): ReactNode {
  const texts = textsIn(
    typeof document !== 'undefined' && document.documentElement.lang === 'en' ? 'en' : 'zh',
  )
  return (
    <main>
      <section className="card">
        <h1>{texts.broken}</h1>
        <button type="button" onClick={reset}>
          {texts.again}
        </button>
      </section>
    </main>
  )
}
