import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The settings that the demo and these tests run with, secrets included. */
export function demoSettings(): Record<string, string | undefined> {
  return parseEnv(readFileSync('.env.example', 'utf8'))
}
