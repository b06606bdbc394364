import type { ReactNode } from 'react'
import { Brand } from './Brand.tsx'
import './theme.css'
import ui from './styles.module.css'

type Props = {
  title: string
  /** Without it the title says whose site it is. */
  brand?: boolean
  wide?: boolean
  children: ReactNode
}

/** A page of one card: whose site it is, what the page is, and the rest. */
export function Card({ title, brand = true, wide = false, children }: Props): ReactNode {
  return (
    <main>
      <section className={`saoma ${ui.card} ${wide ? ui.wide : ''}`}>
        <div className={ui.heading}>
          {brand && <Brand />}
          <h1 className={ui.title}>{title}</h1>
        </div>
        {children}
      </section>
    </main>
  )
}
