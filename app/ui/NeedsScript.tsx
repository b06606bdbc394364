import type { ReactNode } from 'react'
import { UntilLive } from './UntilLive.tsx'
import type { Language } from '../language.ts'
import styles from './needs-script.module.css'

/** Not in texts.ts, which every browser loads: these are in the HTML only. */
const words = {
  zh: {
    tooOld:
      '浏览器版本过低，无法登录或退出。请升级浏览器，或使用 Chrome 99、Edge 99、Safari 16.4、Firefox 97 及以上版本。',
    noScript: '登录和退出需要 JavaScript，请启用后刷新本页',
    notRunning: '本页脚本未运行，无法登录或退出。请刷新本页；如仍无法使用，请升级或更换浏览器。',
  },
  en: {
    tooOld:
      'This browser is too old to sign in or out. Update it, or use Chrome 99, Edge 99, Safari 16.4, Firefox 97 or later.',
    noScript: 'You need JavaScript to sign in or out. Turn it on and refresh this page.',
    notRunning:
      'This page’s script isn’t running, so you can’t sign in or out. Refresh this page. If that doesn’t help, update your browser or use another one.',
  },
}

/**
 * Explains why a page does not work: the browser is too old, JavaScript is off, or the page's script has not run after some
 * seconds. The HTML contains all three, and style sheets alone decide which one shows: see needs-script.module.css.
 */
export function NeedsScript({ language }: { language: Language }): ReactNode {
  const { tooOld, noScript, notRunning } = words[language]
  return (
    <>
      <p className={`${styles.warning} ${styles.tooOld}`}>{tooOld}</p>
      <noscript>
        <p className={styles.warning}>{noScript}</p>
      </noscript>
      <UntilLive>
        <p className={`${styles.warning} ${styles.notRunning}`} role="alert">
          {notRunning}
        </p>
      </UntilLive>
    </>
  )
}
