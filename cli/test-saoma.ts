import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { chosenPorts } from '#dev/command/choices.ts'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { settingsFor } from '#dev/stack/settings.ts'
import { migrate } from '#lib/db/migrate.ts'
import { forget } from '#lib/per-process.ts'
import { exitWithError } from './cli-error.ts'
import { MIGRATIONS } from './migrate.ts'
import { saoma } from './saoma.ts'

/** Exit code, and what went to stdout and stderr. */
export interface Ended {
  code: unknown
  out: string
  err: string
}

/** `saoma …args` on a migrated database of this file's own. Each run is as a process of its own. */
export function saomaOnOwnDatabase(): (...args: string[]) => Promise<Ended> {
  const printed = vi.spyOn(console, 'log')
  const complained = vi.spyOn(console, 'error')
  beforeAll(async () => {
    const url = await testDatabase()
    await migrate(url, MIGRATIONS)
    for (const [name, value] of Object.entries(settingsFor(chosenPorts({})))) vi.stubEnv(name, value)
    vi.stubEnv('DATABASE_URL', url)
  })
  beforeEach(() => {
    for (const spy of [printed, complained]) spy.mockReset().mockImplementation(() => undefined)
  })
  afterAll(() => {
    process.exitCode = 0
    forget('database')
  })
  return async (...args) => {
    for (const spy of [printed, complained]) spy.mockClear()
    process.exitCode = 0
    forget('database')
    await saoma(args).catch(exitWithError)
    forget('database')
    const text = (spy: typeof printed): string => spy.mock.calls.map(([line]) => String(line)).join('\n')
    return { code: process.exitCode, out: text(printed), err: text(complained) }
  }
}
