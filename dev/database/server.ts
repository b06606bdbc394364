import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { PGlite } from '@electric-sql/pglite'
import { applyMigrations, MigrationError } from '#lib/db/migrate.ts'
import { CliError } from '#cli/cli-error.ts'
import { afresh, openEngine } from './engine.ts'
import { listen, type Listener } from './listener.ts'
import { ownDirectory } from './owner.ts'
import { openSession } from './session.ts'
import { Turns } from './turns.ts'

export interface DatabaseOptions {
  /** A folder, or `memory://`. */
  dir: string
  /** 0 takes a free one. */
  port: number
  host?: string
  migrations?: string
  idleInTransactionMs?: number
  /** PGlite broke while it served: nothing answers any more, and the process should end. */
  onEngineEnd?: (cause: unknown) => void
}

export interface Database {
  url: string
  close(): Promise<void>
}

export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** The embedded PostgreSQL: PGlite behind a port, migrated, for `pg`, adapter-pg and psql. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  const { dir, port, host = '127.0.0.1', migrations = MIGRATIONS, idleInTransactionMs, onEngineEnd } = options
  let engine: PGlite | undefined
  let owner: Awaited<ReturnType<typeof ownDirectory>> | undefined
  let listener: Listener | undefined

  async function close(): Promise<void> {
    await listener?.close()
    await engine?.close()
    await owner?.release()
  }

  function engineEnded(cause: unknown): void {
    engine = undefined
    onEngineEnd?.(cause)
  }

  try {
    if (!dir.startsWith('memory://')) owner = await ownDirectory(dir)
    listener = await listen(port, host)
    engine = await openEngine(dir)
    await migrate(engine, dir, migrations)
    const session = openSession(engine, engineEnded)
    const present = new Set<Socket>()
    listener.serve({
      session,
      turns: new Turns(),
      present,
      ...(idleInTransactionMs && { idleInTransactionMs }),
    })
    return { url: `postgresql://postgres:postgres@${host}:${listener.port}/postgres`, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function migrate(engine: PGlite, dir: string, folder: string): Promise<void> {
  const client = {
    async query(sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
      if (values) return engine.query<Record<string, unknown>>(sql, values)
      return (await engine.exec(sql)).at(-1) ?? { rows: [] }
    },
  }
  try {
    await applyMigrations(client, folder)
  } catch (error) {
    if (error instanceof MigrationError)
      throw new CliError(`${error.message} ${afresh(dir)}`, { cause: error })
    throw error
  }
}
