import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nextEnv from '@next/env'

export type Settings = Record<string, string>

export interface Ports {
  app: number
  wechat: number
  pusher: number
  phone: number
  database: number
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

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

/**
 * Parses the text of a .env file with Next's own parser, which expands `$name` and drops a BOM; Node's does neither.
 * Only names in the same text are expanded, and process.env stays as it is.
 */
export function parseDotenv(contents: string): Settings {
  const file = { path: '.env', contents, env: {} as nextEnv.Env }
  const own = process.env
  // Called with no file, it only remembers the environment, which it restores whenever it loads files again.
  nextEnv.processEnv([])
  process.env = { NODE_ENV: own.NODE_ENV }
  try {
    nextEnv.processEnv([file], undefined, console, true)
  } finally {
    process.env = own
  }
  return Object.fromEntries(Object.entries(file.env).map(([name, value]) => [name, value ?? '']))
}

function read(file: string): Settings {
  return existsSync(file) ? parseDotenv(readFileSync(file, 'utf8')) : {}
}
