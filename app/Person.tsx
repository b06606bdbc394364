import type { ReactNode } from 'react'

/** The picture of a person; nothing for one without. The name stands beside it, so it needs none of its own. */
export function Person({ user }: { user: { avatarUrl: string | null } }): ReactNode {
  if (user.avatarUrl === null) return null
  return <img className="avatar" src={user.avatarUrl} alt="" width={72} height={72} />
}
