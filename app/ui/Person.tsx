import type { ReactNode } from 'react'
import { shortName } from '#lib/user/short-name.ts'
import type { User } from '#lib/user/user.ts'
import { Icon } from './Icon.tsx'
import ui from './styles.module.css'

/** The avatar of a person; without one and a nickname, the colour and first character of their short name. Decorative: the name stands beside it. */
export function Person({
  user,
  className,
}: {
  user: Pick<User, 'id' | 'nickname' | 'avatarUrl'> | undefined
  className?: string | undefined
}): ReactNode {
  const classes = [ui.person, className].filter(Boolean).join(' ')
  if (user?.avatarUrl) return <img className={classes} src={user.avatarUrl} alt="" width={80} height={80} />
  if (user && user.nickname === null) {
    const { code, colour } = shortName(user.id)
    return (
      <span className={classes} data-colour={colour} aria-hidden="true">
        {code[0]}
      </span>
    )
  }
  return (
    <span className={classes}>
      <Icon name="person" />
    </span>
  )
}
