import type { PropsWithChildren, ReactNode } from 'react'

export default function App({ children }: PropsWithChildren): ReactNode {
  return children
}
