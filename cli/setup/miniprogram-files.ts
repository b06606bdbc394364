import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export type Version = 'develop' | 'trial' | 'release'

/** What the mini-program has to know. */
export interface Wanted {
  appid: string
  addresses: Partial<Record<Version, string>>
}

export interface Change {
  file: string
  name: string
  from: string
  to: string
}

export interface Fitted {
  changed: Change[]
  /** Where the file has another form than ours, or cannot be written. */
  byHand: Omit<Change, 'from'>[]
}

/** Values that nobody has filled in yet. */
const shipped = ['touristappid', 'https://example.com', 'http://127.0.0.1:3000']

/** Whether a person, or an earlier setup, had put something there. */
export function wasOwn({ from }: Change): boolean {
  return !shipped.includes(from)
}

/** Puts AppID and addresses into the mini-program in `dir`. Everything else in its files stays as it is. Null where there is none, as in the packed app. */
export function fitMiniprogram(dir: string, { appid, addresses }: Wanted): Fitted | null {
  if (!existsSync(dir)) return null
  const fitted: Fitted = { changed: [], byHand: [] }
  for (const [version, address] of Object.entries(addresses))
    put(
      dir,
      fitted,
      { file: 'config.ts', name: version, to: address },
      new RegExp(`(\\b${version}\\s*:\\s*(['"\`]))([^'"\`]*)(?=\\2)`),
    )
  put(
    dir,
    fitted,
    { file: 'project.config.json', name: 'appid', to: appid },
    /("appid"\s*:\s*(")) *([^"]*)(?=\2)/,
  )
  return fitted
}

/** `place` finds what is before the value, its quote, and the value. */
function put(dir: string, fitted: Fitted, wanted: Omit<Change, 'from'>, place: RegExp): void {
  const file = path.join(dir, wanted.file)
  try {
    const text = readFileSync(file, 'utf8')
    const [, before = '', , from] = place.exec(text) ?? []
    if (from === undefined) return void fitted.byHand.push(wanted)
    if (from === wanted.to) return
    writeFileSync(
      file,
      text.replace(place, () => before + wanted.to),
    )
    fitted.changed.push({ ...wanted, from })
  } catch {
    fitted.byHand.push(wanted)
  }
}
