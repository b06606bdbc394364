'use client'

import { type ReactNode, useSyncExternalStore } from 'react'

/** What the HTML holds only until the script of the page runs. */
export function UntilLive({ children }: { children: ReactNode }): ReactNode {
  const live = useSyncExternalStore(
    stays,
    () => true,
    () => false,
  )
  return live ? null : children
}

function stays(): () => void {
  return () => undefined
}
