import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Explained } from '../explained.ts'

/** One connection, not a pool: `pg`'s Client is one. Without values, `sql` may hold several statements. */
export interface SqlClient {
  query(sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** Prisma's own table and lock number: `prisma migrate` carries on where this ends. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum"            VARCHAR(64) NOT NULL,
  "finished_at"         TIMESTAMPTZ,
  "migration_name"      VARCHAR(255) NOT NULL,
  "logs"                TEXT,
  "rolled_back_at"      TIMESTAMPTZ,
  "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`
const LOCK = 72707369

export interface Migration {
  name: string
  sql: string
}

/**
 * Applies what is new in `folder` (prisma/migrations), each migration in a transaction of its own, and records it
 * as Prisma's schema engine does, which is a download that not everybody can have. Resolves with the names applied.
 */
export async function applyMigrations(client: SqlClient, folder: string): Promise<string[]> {
  const migrations = readMigrations(folder)
  await alone(client, async () => {
    await client.query(TABLE)
    await checkHistory(client, migrations)
  })
  const applied: string[] = []
  for (const migration of migrations)
    if (await alone(client, () => apply(client, migration))) applied.push(migration.name)
  return applied
}

/** In a transaction, and nobody else who migrates at the same time. */
async function alone<Result>(client: SqlClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN')
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** Those of prisma/migrations, in the order in which they are applied. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  )
  return names.toSorted().map((name) => {
    const file = join(folder, name, 'migration.sql')
    if (!existsSync(file)) throw new Explained(`The migration ${name} has no migration.sql.`)
    return { name, sql: readFileSync(file, 'utf8') }
  })
}

async function checkHistory(client: SqlClient, migrations: Migration[]): Promise<void> {
  const { rows } = await client.query(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  )
  for (const row of rows) {
    const name = String(row['migration_name'])
    const migration = migrations.find((one) => one.name === name)
    if (!migration)
      throw new Explained(`The database has the migration ${name}, which is not in this checkout.`)
    if (!row['finished_at']) throw new Explained(`The migration ${name} failed earlier and was not resolved.`)
    if (!checksums(migration.sql).includes(String(row['checksum'])))
      throw new Explained(`The migration ${name} was changed after it had been applied.`)
  }
}

async function apply(client: SqlClient, { name, sql }: Migration): Promise<boolean> {
  const found = await client.query(
    'SELECT 1 FROM "_prisma_migrations" WHERE migration_name = $1 AND rolled_back_at IS NULL',
    [name],
  )
  if (found.rows.length > 0) return false
  try {
    await client.query(sql)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Explained(`The migration ${name} failed and was undone: ${message}.`, { cause })
  }
  await client.query(
    `INSERT INTO "_prisma_migrations"
       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksum(sql), name],
  )
  return true
}

/** With either line ending, as Prisma compares them: git may check the file out with the other. */
export function checksums(sql: string): string[] {
  const unix = sql.replaceAll('\r\n', '\n')
  return [sql, unix, unix.replaceAll('\n', '\r\n')].map(checksum)
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}
