import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settingsFor } from '../stack/settings.ts'
import { chosenPorts, chosenSettings } from './choices.ts'

const DOT_ENV = join(fileURLToPath(new URL('../..', import.meta.url)), '.env')

/** Puts the settings into this process's environment: those of .env; with no such file, those of the demo. Tells which. */
export function loadOwnSettings(): 'own' | 'demo' {
  if (existsSync(DOT_ENV)) {
    process.loadEnvFile(DOT_ENV)
    return 'own'
  }
  const demo = { ...settingsFor(chosenPorts(process.env)), ...chosenSettings(process.env) }
  for (const [name, value] of Object.entries(demo)) process.env[name] ||= value
  return 'demo'
}
