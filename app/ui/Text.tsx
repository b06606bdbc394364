import type { ReactNode } from 'react'

/**
 * Text that changes or disappears. Page translators replace text nodes, and React would then update detached nodes or fail
 * to remove them. They keep elements, so each text is an element of its own.
 */
export function Text({ children }: { children: string }): ReactNode {
  return <span key={children}>{children}</span>
}
