import nextEnv from '@next/env'
import { parseDotenv, settingsFor } from '../stack/settings.ts'
import { chosenPorts, chosenSettings } from './choices.ts'

export interface OwnSettings {
  /** `own`: the settings came from .env and its variants; `demo`: there is no such file. */
  from: 'own' | 'demo'
  /** Every name that these files set. */
  names: string[]
  /** Those with a `$name` in their value for which there is no setting: it was replaced by nothing. */
  emptied: string[]
}

/**
 * Puts the settings into this process's environment: those of .env in the current folder, read as `npm start` reads
 * them (@next/env: .env.local and .env.production too); with no such file, those of the demo.
 */
export function loadOwnSettings(): OwnSettings {
  const { loadedEnvFiles } = nextEnv.loadEnvConfig(process.cwd(), false)
  if (loadedEnvFiles.length > 0) {
    const written = loadedEnvFiles.flatMap(({ contents }) => Object.entries(unexpanded(contents)))
    const names = [...new Set(written.map(([name]) => name))]
    const emptied = new Set(written.flatMap(([name, value]) => (refersToNothing(value) ? [name] : [])))
    return { from: 'own', names, emptied: [...emptied] }
  }
  const demo = { ...settingsFor(chosenPorts(process.env)), ...chosenSettings(process.env) }
  for (const [name, value] of Object.entries(demo)) process.env[name] ||= value
  return { from: 'demo', names: [], emptied: [] }
}

/** The values as written, each `$` in them one that was expanded. */
function unexpanded(contents: string): Record<string, string> {
  return parseDotenv(contents.replaceAll('\\$', '').replaceAll('$', '\\$'))
}

/** Not `${name:-default}`: that asks for what it gets. */
function refersToNothing(value: string): boolean {
  return Array.from(value.matchAll(/\$\{?(\w+)(?!\w|:-)/g)).some(([, name = '']) => !process.env[name])
}
