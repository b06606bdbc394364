import type { Profile } from './api'
import type { User } from './wire'

/** What a person filled in; null: nothing. */
export interface FilledProfile {
  nickname: string | null
  avatarPath: string | null
}

/** What is to be stored: `nothing` new, or a picture for which a name is `missing`, as Saoma stores none without. */
export function profileToStore(
  user: User,
  { nickname, avatarPath }: FilledProfile,
): Profile | 'nothing' | 'missing' {
  const renamed = nickname !== null && nickname !== user.nickname
  if (!renamed && avatarPath === null) return 'nothing'
  const name = nickname ?? user.nickname
  return name === null ? 'missing' : { nickname: name, avatarPath }
}
