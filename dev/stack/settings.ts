import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDotenv } from '#cli/settings.ts'

export type Settings = Record<string, string>

export interface Ports {
  app: number
  wechat: number
  pusher: number
  phone: number
  database: number
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The settings of .env.example, which boot the demo, moved to these ports. */
export function settingsFor(ports: Ports): Settings {
  return {
    ...exampleSettings(),
    DATABASE_URL: `postgresql://postgres:postgres@127.0.0.1:${ports.database}/postgres`,
    WECHAT_API_URL: `http://127.0.0.1:${ports.wechat}`,
    PUSHER_HOST: '127.0.0.1',
    PUSHER_PORT: String(ports.pusher),
    SAOMA_URL: `http://127.0.0.1:${ports.app}`,
  }
}

export function exampleSettings(root = ROOT): Settings {
  return read(join(root, '.env.example'))
}

/**
 * Settings kept in .env for a real deployment must not reach the stand-ins. Next fills in what its environment lacks
 * from these files, so every name in them is set, to an empty string where the demo has no value for it.
 */
export function shadows(root = ROOT): Settings {
  const names = ['', '.local', '.production', '.production.local', '.development', '.development.local']
  const kept = names.flatMap((name) => Object.keys(read(join(root, `.env${name}`))))
  return Object.fromEntries(kept.map((name) => [name, '']))
}

function read(file: string): Settings {
  return existsSync(file) ? parseDotenv(readFileSync(file, 'utf8')) : {}
}
