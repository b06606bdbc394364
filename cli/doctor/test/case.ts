import type { DotenvFile } from '../settings/settings.ts'
import type { World } from './world.ts'

type Changes = Record<string, string | undefined>

/** One thing that somebody may get wrong, and by which words the doctor must name it. */
export interface Case {
  broken: string
  /** Breaks the world. Gives the settings that differ from those with which all is well; undefined: missing. */
  arrange: (world: World) => Changes | void | Promise<Changes | void>
  /** What was found in the .env that the settings came from. */
  file?: Partial<DotenvFile>
  /** Somebody says nothing, and the doctor has to wait before it can tell. */
  silent?: true
  /** The checks that must find something wrong, by their English names, and no others. The first names the cause. */
  checks: [string, ...string[]]
  /** Words of what it says is wrong. */
  en: string
  zh: string
  /** Words of whoever refused, where there are any. */
  theirs?: string
  /** Of its English name. */
  by?: string
  /** Of the English advice. */
  todo?: string
}

export function setting(name: string, value: string | undefined, en: string, zh: string): Case {
  const broken = value === undefined ? `${name} is missing` : `${name}=${value}`
  return { broken, arrange: () => ({ [name]: value }), checks: [name], en, zh }
}
