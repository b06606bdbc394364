import { readFileSync } from 'node:fs'
import { parseEnv, SettingsError } from '#lib/env.ts'

/**
 * What is missing or wrong in these settings, each with its comment in .env.example: what it is for, and where to get it.
 * Null if nothing is.
 */
export function settingsProblem(env: NodeJS.Dict<string>): string | null {
  try {
    parseEnv(env)
    return null
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    const said = remarks(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'))
    return error.problems
      .map(({ name, problem }) => [`${name}: ${problem}`, ...(said.get(name) ?? [])].join('\n    '))
      .join('\n')
  }
}

/** The comment above each setting of .env.example. Several settings may share one. */
export function remarks(example: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const paragraph of example.split(/\n\s*\n/)) {
    let comment: string[] = []
    let fresh = true
    for (const line of paragraph.split('\n')) {
      const [, remark] = /^#\s*(.*)$/.exec(line) ?? []
      const [, name] = /^([A-Z_]+)=/.exec(line) ?? []
      if (remark !== undefined) comment = fresh ? [...comment, remark] : [remark]
      if (name !== undefined) found.set(name, comment)
      fresh = remark !== undefined
    }
  }
  return found
}
