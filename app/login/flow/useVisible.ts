'use client'

import { useSyncExternalStore } from 'react'

/** Is this tab seen? A page that the browser renders ahead of need is not. */
export function useVisible(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener('visibilitychange', changed)
      return () => document.removeEventListener('visibilitychange', changed)
    },
    () => document.visibilityState === 'visible',
    () => false,
  )
}
