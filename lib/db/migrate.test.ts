import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres, type Postgres } from '#dev/postgres/server.ts'
import { migrationList, prismaEngine } from '#dev/postgres/prisma-engine.ts'
import { markRolledBack, migrate } from './migrate.ts'

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

describe('migrate', () => {
  let postgres: Postgres
  let client: Client
  let folder: string

  beforeAll(async () => {
    postgres = await startPostgres()
  }, 60_000)
  afterAll(() => postgres.close())
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'saoma-migrations-'))
    client = new Client(postgres.url)
    await client.connect()
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await client.end()
  })

  test('applies each migration once, in the order of their names', async () => {
    write('2_second', 'ALTER TABLE "One" ADD COLUMN two INT')
    write('1_first', FIRST)
    expect(await applied()).toEqual(['1_first', '2_second'])
    write('3_third', 'ALTER TABLE "One" ADD COLUMN three INT')
    expect(await applied()).toEqual(['3_third'])
    expect(await applied()).toEqual([])
    expect((await client.query('SELECT * FROM "One"')).rows).toEqual([{ id: 1, two: null, three: null }])
  })

  test("creates Prisma's table, column for column", async () => {
    await applied()
    const { rows } = await client.query(`SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null' END, 'default ' || pg_get_expr(adbin, adrelid)) AS "column"
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = '_prisma_migrations'::regclass AND attnum > 0 ORDER BY attnum`)
    expect(rows.map((row) => row.column)).toEqual(PRISMAS_COLUMNS)
  })

  test('records what Prisma would: a UUID, the SHA-256 of the file, one step, no log', async () => {
    write('1_first', FIRST)
    await applied()
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

  test('carries on from a database that Prisma migrated, and Prisma carries on from there', async () => {
    cpSync('prisma/migrations/migration_lock.toml', path.join(folder, 'migration_lock.toml'))
    const filters = { externalTables: [], externalEnums: [] }
    const engine = await prismaEngine(postgres.url)
    write('1_first', FIRST)
    await engine.applyMigrations({ migrationsList: migrationList(folder), filters })
    write('2_second', 'ALTER TABLE "One" ADD COLUMN two INT')
    expect(await applied()).toEqual(['2_second'])
    write('3_third', 'ALTER TABLE "One" ADD COLUMN three INT')
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(folder),
      filters,
    })
    expect(appliedMigrationNames).toEqual(['3_third'])
    expect(await applied()).toEqual([])
    engine.free()
  })

  test('undoes the whole of a migration that fails, keeps those before it, and says why', async () => {
    write('1_first', FIRST)
    write('2_second', 'CREATE TABLE "Two" (id INT); INSERT INTO "Two" VALUES (1 / 0)')
    await expect(applied()).rejects.toThrow('2_second failed and was undone: division by zero')
    const { rows } = await client.query(`SELECT to_regclass('"Two"') AS two, to_regclass('"One"') AS one`)
    expect(rows).toEqual([{ two: null, one: '"One"' }])
    write('2_second', 'CREATE TABLE "Two" (id INT)')
    expect(await applied()).toEqual(['2_second'])
  })

  test('refuses a migration that was changed after it was applied', async () => {
    write('1_first', FIRST)
    await applied()
    write('1_first', `${FIRST} -- changed`)
    await expect(applied()).rejects.toThrow(/1_first was changed after it was applied. Restore/)
  })

  test('does not take other line endings for a change', async () => {
    write('1_first', FIRST)
    await applied()
    write('1_first', FIRST.replaceAll('\n', '\r\n'))
    expect(await applied()).toEqual([])
  })

  test('refuses to go on after a migration that Prisma recorded as failed, and says how to', async () => {
    write('1_first', FIRST)
    await applied()
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL')
    await expect(applied()).rejects.toThrow(`1_first failed before`)
    await expect(applied()).rejects.toThrow(markRolledBack('1_first'))
    await client.query(`DROP TABLE "One"; ${markRolledBack('1_first')}`)
    expect(await applied()).toEqual(['1_first'])
  })

  test('leaves a newer database alone, so that an older version can be deployed again', async () => {
    write('1_first', FIRST)
    write('2_second', 'SELECT 1')
    await applied()
    remove('2_second')
    expect(await migrate(postgres.url, folder)).toEqual({ applied: [], unknown: ['2_second'] })
  })

  test('refuses a database with another history', async () => {
    write('1_first', FIRST)
    write('2_second', 'SELECT 1')
    await applied()
    remove('2_second')
    write('3_third', 'SELECT 1')
    await expect(applied()).rejects.toThrow(/has the migration 2_second, .* lacks 3_third/)
  })

  test('started on two instances at once, applies each migration once, and neither returns before all are', async () => {
    write('1_first', `${FIRST} SELECT pg_sleep(0.3)`)
    write('2_second', 'SELECT pg_sleep(0.3); CREATE TABLE "Two" (id INT)')
    const instances = Array.from({ length: 4 }, async () => {
      const { applied } = await migrate(postgres.url, folder)
      const { rows } = await client.query(`SELECT to_regclass('"Two"') IS NOT NULL AS there`)
      return { applied, there: rows[0].there }
    })
    const outcomes = await Promise.all(instances)
    expect(outcomes.flatMap(({ applied }) => applied).toSorted()).toEqual(['1_first', '2_second'])
    expect(outcomes.map(({ there }) => there)).toEqual([true, true, true, true])
  })

  test('runs migrations in UTC, whatever the role has set', async () => {
    await client.query(`ALTER ROLE postgres SET TimeZone TO 'Asia/Shanghai'`)
    write('1_first', `CREATE TABLE "Zone" AS SELECT current_setting('TimeZone') AS zone`)
    await applied()
    await client.query('ALTER ROLE postgres RESET TimeZone')
    expect((await client.query('SELECT zone FROM "Zone"')).rows).toEqual([{ zone: 'UTC' }])
  })

  test('takes ?schema=public, and refuses any other as the app does', async () => {
    write('1_first', FIRST)
    await expect(migrate(`${postgres.url}?schema=shop`, folder)).rejects.toThrow(
      'no ?schema= other than public',
    )
    expect((await migrate(`${postgres.url}?schema=public`, folder)).applied).toEqual(['1_first'])
  })

  test('names what the user of the address is not allowed to do', async () => {
    await client.query('CREATE ROLE guest; GRANT guest TO postgres; GRANT USAGE ON SCHEMA public TO guest')
    const address = new URL(postgres.url)
    address.searchParams.set('options', '-c role=guest')
    await expect(migrate(address.href, folder)).rejects.toThrow(
      'The database cannot be migrated: permission denied for schema public',
    )
    await client.query('DROP OWNED BY guest; DROP ROLE guest')
  })

  test('says that nothing answers at the address, without its password', async () => {
    const address = 'postgresql://saoma:hidden@127.0.0.1:1/saoma'
    await expect(migrate(address, folder)).rejects.toThrow(/^Cannot connect to the database: (?!.*hidden)/)
  })

  async function applied(): Promise<string[]> {
    return (await migrate(postgres.url, folder)).applied
  }

  function write(name: string, sql: string): void {
    mkdirSync(path.join(folder, name), { recursive: true })
    writeFileSync(path.join(folder, name, 'migration.sql'), sql)
  }

  function remove(name: string): void {
    rmSync(path.join(folder, name), { recursive: true })
  }
})
