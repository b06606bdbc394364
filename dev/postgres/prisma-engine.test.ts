import { readFileSync } from 'node:fs'
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MIGRATIONS } from '#cli/migrate.ts'
import { migrate } from '#lib/db/migrate.ts'
import { migrationList, prismaEngine } from './prisma-engine.ts'
import { testDatabase } from './test-database.ts'

const schema = readFileSync('prisma/schema.prisma', 'utf8')
const filters = { externalTables: [], externalEnums: [] }

let database: string
let engine: SchemaEngine
beforeAll(async () => {
  database = await testDatabase()
  await migrate(database, MIGRATIONS)
  engine = await prismaEngine(database)
})
afterAll(() => engine.free())

test("to Prisma's own engine, the history that we recorded is in order", async () => {
  const found = await engine.diagnoseMigrationHistory({
    migrationsList: migrationList('prisma/migrations'),
    optInToShadowDatabase: false,
    filters,
  })
  expect(found).toMatchObject({
    hasMigrationsTable: true,
    failedMigrationNames: [],
    editedMigrationNames: [],
  })
  expect(found.history ?? null).toBeNull()
})

test('the migrations lead to exactly the schema', async () => {
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: null,
    filters,
  })
  const fresh = await testDatabase()
  await query(fresh, stdout ?? '')
  expect(await catalogue(database)).toEqual(await catalogue(fresh))
})

async function query(url: string, text: string): Promise<object[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<object>(text)
  await client.end()
  return rows
}

/**
 * Everything that a schema consists of, without Prisma's own table and without what its language has no words for: indexes of a
 * part of a table, of expressions, or with another operator class, which stand in the migrations alone.
 */
function catalogue(url: string): Promise<object[]> {
  return query(
    url,
    `SELECT table_name || '.' || column_name AS what,
       concat_ws(' ', udt_name, datetime_precision, character_maximum_length, is_nullable, column_default) AS is
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
     UNION ALL SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE relnamespace = 'public'::regnamespace AND indrelid::regclass::text <> '_prisma_migrations'
       AND indpred IS NULL AND indexprs IS NULL
       AND (SELECT bool_and(opcdefault) FROM pg_opclass WHERE oid = ANY (indclass))
     UNION ALL SELECT conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
     WHERE connamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' AND contype <> 'n'
     UNION ALL SELECT typname, string_agg(enumlabel, ' ' ORDER BY enumsortorder)
     FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY typname
     ORDER BY 1, 2`,
  )
}
