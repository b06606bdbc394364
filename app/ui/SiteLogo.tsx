import type { ReactNode } from 'react'
import ui from './styles.module.css'

/** The logo of a site by somebody else; without one, the first character of its name. Decorative: the name stands beside it. */
export function SiteLogo({
  site: { name, logoUrl },
}: {
  site: { name: string; logoUrl: string | null }
}): ReactNode {
  if (logoUrl !== null) return <img className={ui.site} src={logoUrl} alt="" width={48} height={48} />
  return (
    <span className={ui.site} aria-hidden="true">
      {Array.from(name)[0]}
    </span>
  )
}
