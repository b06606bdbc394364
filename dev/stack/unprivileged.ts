import { readFileSync } from 'node:fs'

export interface Identity {
  name: string
  uid: number
  gid: number
}

/** For what must not run as root: the first of these users that the machine has. Undefined where we are not root. */
export function unprivileged(names: string[]): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
  for (const name of names) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? []
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(`This is root, and the machine has no user ${names.join(', ')}.`)
}
