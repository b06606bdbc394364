import type { ReactNode } from 'react'

/**
 * Text that changes or comes and goes. A page translator takes text nodes out of the page, and React would go on updating
 * those, or fail to remove them. Elements stay in their place: each new text is a new one.
 */
export function Text({ children }: { children: string }): ReactNode {
  return <span key={children}>{children}</span>
}
