'use client'

import { type ReactNode, useEffect } from 'react'
import { jitter } from './client/jitter.ts'
import { errorTextsIn } from './error-texts.ts'
import looks from './looks.module.css'

const retryMs = 5_000

/** What a page shows that could not be rendered, by the language of the document. It goes on by itself. */
export default function PageError(): ReactNode {
  const texts = errorTextsIn(
    typeof document !== 'undefined' && document.documentElement.lang === 'en' ? 'en' : 'zh',
  )
  useEffect(() => {
    const timer = setTimeout(reload, jitter(retryMs))
    return () => clearTimeout(timer)
  }, [])
  return (
    <main>
      <section className={`saoma ${looks.card}`}>
        <h1 className={looks.title}>{texts.broken}</h1>
        <p role="status">{texts.retrying}</p>
        <button type="button" className={looks.button} onClick={reload}>
          {texts.again}
        </button>
      </section>
    </main>
  )
}

function reload(): void {
  window.location.reload()
}
