'use client'

import { type ReactNode, useEffect } from 'react'
import { jitter } from './client/api.ts'
import './ui/theme.css'
import ui from './ui/styles.module.css'

const retryMs = 5_000
/** Not in texts.ts: the error page is loaded together with every page, and should stay small. */
const words = {
  zh: { broken: '页面暂时无法打开', retrying: '正在重试…', again: '重试' },
  en: { broken: 'This page can’t be displayed right now', retrying: 'Retrying…', again: 'Try again' },
}

/**
 * Shown in place of a page that could not be rendered, in the language of the document. Reloads by itself if the server
 * failed (only its errors have a digest). If the page's own script failed, a reload would fail too, and cost a code.
 */
export default function PageError({ error }: { error: Error & { digest?: string } }): ReactNode {
  const language = typeof document !== 'undefined' && document.documentElement.lang === 'en' ? 'en' : 'zh'
  const texts = words[language]
  const retries = error.digest !== undefined
  useEffect(() => {
    if (!retries) return
    const timer = setTimeout(reload, jitter(retryMs))
    return () => clearTimeout(timer)
  }, [retries])
  return (
    <main>
      <section className={`saoma ${ui.card}`}>
        <h1 className={ui.title}>{texts.broken}</h1>
        {retries && <p role="status">{texts.retrying}</p>}
        <button type="button" className={ui.button} onClick={reload}>
          {texts.again}
        </button>
      </section>
    </main>
  )
}

function reload(): void {
  window.location.reload()
}
