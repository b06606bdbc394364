import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import { databaseUrl } from '../env.ts'
import { withSessionSettings } from './connection.ts'

export type Migration = { name: string; sql: string }

export type Migrated = {
  /** The names of the migrations applied now, in order. */
  applied: string[]
  /** Those that the database has and the folder has not: a newer version of Saoma was here. */
  unknown: string[]
}

/** Why a database was not migrated. The message says what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** The database's migrations are not those of this version, nor some of them. */
export class OtherHistoryError extends MigrationError {}

/** Prisma's table and Prisma's lock, so that `prisma migrate` and this wait for each other and share one history. */
const TABLE = `CREATE TABLE "_prisma_migrations" (
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

/**
 * Applies the migrations in `folder` that the database at `url` lacks, each in a transaction of its own, and records them as
 * Prisma's schema engine does. Safe to run on several instances at once: they take turns. Like the app, it uses the search
 * path of the connection, and accepts no `?schema=` but `public`. Throws MigrationError.
 *
 * @example
 * const { applied } = await migrate(process.env.DATABASE_URL, 'prisma/migrations')
 */
export async function migrate(url: string, folder: string): Promise<Migrated> {
  const parsed = databaseUrl.safeParse(url)
  if (!parsed.success)
    throw new MigrationError(`The database address is wrong: ${parsed.error.issues[0]?.message}.`)
  const client = new Client({
    connectionString: withSessionSettings(url),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // The query that a lost connection interrupts rejects as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    throw new MigrationError(`Cannot connect to the database: ${messageOf(cause)}`, { cause })
  }
  try {
    return await applyMigrations(client, folder)
  } catch (error) {
    if (error instanceof MigrationError) throw error
    throw new MigrationError(`The database cannot be migrated: ${messageOf(error)}`, { cause: error })
  } finally {
    await client.end()
  }
}

async function applyMigrations(client: Client, folder: string): Promise<Migrated> {
  const migrations = readMigrations(folder)
  const unknown = await exclusively(client, async () => {
    const { rows } = await client.query(`SELECT to_regclass('"_prisma_migrations"') AS found`)
    if (rows[0]?.['found'] === null) await client.query(TABLE)
    return checkHistory(client, migrations)
  })
  const applied: string[] = []
  for (const migration of migrations)
    if (await exclusively(client, () => apply(client, migration))) applied.push(migration.name)
  return { applied, unknown }
}

/** The migrations in `folder`, in the order in which they are applied. Throws MigrationError. */
export function readMigrations(folder: string): Migration[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return names.toSorted().map((name) => {
    const file = path.join(folder, name, 'migration.sql')
    if (!existsSync(file))
      throw new MigrationError(
        `The migration ${name} has no migration.sql. Restore it, or remove the folder.`,
      )
    return { name, sql: readFileSync(file, 'utf8') }
  })
}

/** True if `checksum` is that of `sql` with either kind of line ending: git may have checked it out with the other. */
export function hasChecksum(sql: string, checksum: string): boolean {
  const lf = sql.replaceAll('\r\n', '\n')
  return [sql, lf, lf.replaceAll('\n', '\r\n')].some((text) => checksumOf(text) === checksum)
}

/** How to make a migration that failed under Prisma pending again. `prisma migrate resolve --rolled-back` does the same. */
export function markRolledBack(name: string): string {
  return `UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE migration_name = '${name}' AND finished_at IS NULL;`
}

/** Runs `work` in a transaction that excludes everybody else who migrates this database. */
async function exclusively<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN')
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    // Of the two errors on a lost connection, the first says more.
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Gives the names that the database has and we have not. Throws where going on could do harm. */
async function checkHistory(client: Client, migrations: Migration[]): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  )
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum, finished } of rows) {
    if (!finished)
      throw new MigrationError(
        `The migration ${String(name)} failed before, and may have been applied in part. Its error is in the column logs of _prisma_migrations. ` +
          `Undo what it did, then mark it as rolled back and migrate again: ${markRolledBack(String(name))}`,
      )
    const migration = known.get(String(name))
    if (migration && !hasChecksum(migration.sql, String(checksum)))
      throw new MigrationError(
        `The migration ${migration.name} was changed after it was applied. Restore its file, and put the change into a new migration.`,
      )
  }
  const names = new Set(rows.map(({ name }) => String(name)))
  const unknown = [...names].filter((name) => !known.has(name))
  const missing = migrations.find(({ name }) => !names.has(name))
  if (unknown.length > 0 && missing)
    throw new OtherHistoryError(
      `The database has the migration ${unknown.join(', ')}, which this version of Saoma does not have, and lacks ${missing.name}. ` +
        `Check that the address is that of the right database, and deploy a version that has both. ` +
        `A database of Saoma 0.1 needs another step first: docs/operations.md.`,
    )
  return unknown
}

/** False if it is applied already. */
async function apply(client: Client, { name, sql }: Migration): Promise<boolean> {
  const { rows } = await client.query(
    'SELECT 1 FROM "_prisma_migrations" WHERE migration_name = $1 AND rolled_back_at IS NULL',
    [name],
  )
  if (rows.length > 0) return false
  try {
    await client.query(sql)
  } catch (cause) {
    throw new MigrationError(`The migration ${name} failed and was undone: ${messageOf(cause)}`, { cause })
  }
  await client.query(
    `INSERT INTO "_prisma_migrations"
       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksumOf(sql), name],
  )
  return true
}

function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

function messageOf(error: unknown): string {
  // Where a host has several addresses, the errors are in an AggregateError without a message.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
