import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** When the newest of these changed, in milliseconds; what does not exist counts as never. Folders are looked through. */
export function newest(root: string, places: string[]): number {
  const times = places.map((place) => {
    const whole = join(root, place)
    const stat = statSync(whole, { throwIfNoEntry: false })
    if (!stat) return 0
    // A folder's own time tells of files that were taken away.
    return stat.isDirectory() ? Math.max(stat.mtimeMs, newest(whole, readdirSync(whole))) : stat.mtimeMs
  })
  return Math.max(0, ...times)
}
