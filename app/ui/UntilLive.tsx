'use client'

import { type ReactNode, useSyncExternalStore } from 'react'

/** Content of the HTML that disappears once the page's script runs. */
export function UntilLive({ children }: { children: ReactNode }): ReactNode {
  return useIsLive() ? null : children
}

/** False on the server and while React hydrates, true from then on. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  )
}

function neverChanges(): () => void {
  return () => undefined
}
