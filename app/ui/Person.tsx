import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import ui from './styles.module.css'

/** The picture of a person, or a sign for one without. The name stands beside it, so it needs none of its own. */
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
