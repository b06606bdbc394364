import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import ui from './styles.module.css'

/** Whose site this is: its logo, if it has one, and its name. */
export function Brand(): ReactNode {
  const { SAOMA_SITE_NAME, SAOMA_SITE_LOGO } = env()
  return (
    <p className={ui.brand}>
      {SAOMA_SITE_LOGO && <img className={ui.logo} src={SAOMA_SITE_LOGO} alt="" width={24} height={24} />}
      <span>{SAOMA_SITE_NAME}</span>
    </p>
  )
}
