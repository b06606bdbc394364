import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import ui from './styles.module.css'

/** The avatar of a person, or a placeholder. Decorative: the name stands beside it. */
export function Person({
  user,
  className,
}: {
  user: { avatarUrl: string | null } | undefined
  className?: string | undefined
}): ReactNode {
  const classes = [ui.person, className].filter(Boolean).join(' ')
  if (user?.avatarUrl) return <img className={classes} src={user.avatarUrl} alt="" width={80} height={80} />
  return (
    <span className={classes}>
      <Icon name="person" />
    </span>
  )
}
