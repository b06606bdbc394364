import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applyMigrations } from './migrations.ts'
import { startPostgres } from './server.ts'
import { startDatabase } from '../database/server.ts'
import { findServerBinaries } from './binaries.ts'

const FIRST = 'CREATE TABLE "One" (id INT PRIMARY KEY);\nINSERT INTO "One" VALUES (1);\n'
/** As Prisma 7.10's schema engine creates it, read from a database that it migrated. */
const PRISMAS_COLUMNS = [
  'id character varying(36) not null',
  'checksum character varying(64) not null',
  'finished_at timestamp with time zone',
  'migration_name character varying(255) not null',
  'logs text',
  'rolled_back_at timestamp with time zone',
  'started_at timestamp with time zone not null default now()',
  'applied_steps_count integer not null default 0',
]

const places = [
  { place: 'the embedded database', start: startEmbedded, skip: false },
  { place: 'a real PostgreSQL', start: startPostgres, skip: !findServerBinaries() },
]

describe.each(places)('on $place, applyMigrations', ({ start, skip }) => {
  let database: { url: string; close(): Promise<void> } | null
  let client: Client
  let folder: string

  beforeAll(async () => {
    if (!skip) database = await start()
  }, 60_000)
  afterAll(() => database?.close())
  beforeEach(async (context) => {
    if (!database) {
      context.skip()
      return
    }
    folder = mkdtempSync(join(tmpdir(), 'saoma-migrations-'))
    client = new Client(database.url)
    await client.connect()
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await client.end()
  })

  test('applies each in the order of its name, once', async () => {
    write('2_second', 'ALTER TABLE "One" ADD COLUMN two INT')
    write('1_first', FIRST)
    expect(await applyMigrations(client, folder)).toEqual(['1_first', '2_second'])
    write('3_third', 'ALTER TABLE "One" ADD COLUMN three INT')
    expect(await applyMigrations(client, folder)).toEqual(['3_third'])
    expect(await applyMigrations(client, folder)).toEqual([])
    expect((await client.query('SELECT * FROM "One"')).rows).toEqual([{ id: 1, two: null, three: null }])
  })

  test("keeps Prisma's table, column for column", async () => {
    await applyMigrations(client, folder)
    const { rows } = await client.query(`SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null' END, 'default ' || pg_get_expr(adbin, adrelid)) AS "column"
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = '_prisma_migrations'::regclass AND attnum > 0 ORDER BY attnum`)
    expect(rows.map((row) => row.column)).toEqual(PRISMAS_COLUMNS)
  })

  test('records what Prisma would: a uuid, the SHA-256 of the file, one step, no log', async () => {
    write('1_first', FIRST)
    await applyMigrations(client, folder)
    const { rows } = await client.query('SELECT * FROM _prisma_migrations')
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        checksum: createHash('sha256').update(FIRST).digest('hex'),
        migration_name: '1_first',
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        logs: null,
        applied_steps_count: 1,
      },
    ])
  })

  test('undoes the whole of a migration that fails, keeps the ones before, and says why', async () => {
    write('1_first', FIRST)
    write('2_second', 'CREATE TABLE "Two" (id INT); INSERT INTO "Two" VALUES (1 / 0)')
    await expect(applyMigrations(client, folder)).rejects.toThrow(
      '2_second failed and was undone: division by zero',
    )
    const { rows } = await client.query(`SELECT to_regclass('"Two"') AS two, to_regclass('"One"') AS one`)
    expect(rows).toEqual([{ two: null, one: '"One"' }])
    write('2_second', 'CREATE TABLE "Two" (id INT)')
    expect(await applyMigrations(client, folder)).toEqual(['2_second'])
  })

  test('refuses a migration that was changed after it had been applied', async () => {
    write('1_first', FIRST)
    await applyMigrations(client, folder)
    write('1_first', `${FIRST} -- changed`)
    await expect(applyMigrations(client, folder)).rejects.toThrow('1_first was changed after')
  })

  test('takes no other line endings for a change', async () => {
    write('1_first', FIRST)
    await applyMigrations(client, folder)
    write('1_first', FIRST.replaceAll('\n', '\r\n'))
    expect(await applyMigrations(client, folder)).toEqual([])
  })

  test('refuses to go on after a migration that Prisma recorded as failed', async () => {
    write('1_first', FIRST)
    await applyMigrations(client, folder)
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL')
    await expect(applyMigrations(client, folder)).rejects.toThrow('1_first failed earlier')
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now(); DROP TABLE "One"')
    expect(await applyMigrations(client, folder)).toEqual(['1_first'])
  })

  test('refuses a database that is ahead of this checkout', async () => {
    write('1_first', FIRST)
    write('2_second', 'SELECT 1')
    await applyMigrations(client, folder)
    rmSync(join(folder, '2_second'), { recursive: true })
    await expect(applyMigrations(client, folder)).rejects.toThrow('2_second, which is not in this checkout')
  })

  test('started twice at once, applies each once', async () => {
    write('1_first', FIRST)
    const other = new Client(database?.url)
    await other.connect()
    const applied = await Promise.all([applyMigrations(client, folder), applyMigrations(other, folder)])
    await other.end()
    expect(applied.flat()).toEqual(['1_first'])
  })

  function write(name: string, sql: string): void {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'migration.sql'), sql)
  }
})

/** With no migrations of its own. */
async function startEmbedded(): Promise<{ url: string; close(): Promise<void> }> {
  const migrations = mkdtempSync(join(tmpdir(), 'saoma-no-migrations-'))
  const database = await startDatabase({ dir: 'memory://', port: 0, migrations })
  rmSync(migrations, { recursive: true })
  return database
}
