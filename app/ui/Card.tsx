import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import './theme.css'
import ui from './styles.module.css'

type Props = {
  title: string
  /** Above the title; the name of this site unless given. */
  logo?: ReactNode
  /** Below the title. */
  subtitle?: ReactNode
  /** `code`: narrow, but with room beside the code in a low window. */
  width?: 'narrow' | 'code' | 'wide' | 'desk'
  children: ReactNode
}

/** A page that is one card: the name of the site, a title, and content. */
export function Card({ title, logo = <Brand />, subtitle, width = 'narrow', children }: Props): ReactNode {
  return (
    <main className={width === 'code' ? ui.still : undefined}>
      <section className={`saoma ${ui.card} ${ui[width]}`}>
        <div className={ui.heading}>
          {logo}
          <h1 className={ui.title}>{title}</h1>
          {subtitle}
        </div>
        {children}
      </section>
    </main>
  )
}

/** The logo of the site, if it has one, and its name. */
function Brand(): ReactNode {
  const { SAOMA_SITE_NAME, SAOMA_SITE_LOGO } = env()
  return (
    <p className={ui.brand}>
      {SAOMA_SITE_LOGO && <img className={ui.logo} src={SAOMA_SITE_LOGO} alt="" width={24} height={24} />}
      <span>{SAOMA_SITE_NAME}</span>
    </p>
  )
}
