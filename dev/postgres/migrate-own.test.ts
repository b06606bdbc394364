import { Client } from 'pg'
import { expect, test } from 'vitest'
import { migrateOwn } from './migrate-own.ts'
import { testDatabase } from './test-database.ts'

test('data of another version stays in a schema of its own, and the demo begins anew', async () => {
  const url = await testDatabase()
  const client = new Client(url)
  await client.connect()
  try {
    await migrateOwn(url)
    await client.query(`INSERT INTO "User" (id, "updatedAt") VALUES ('somebody', now())`)
    await migrateOwn(url)
    expect((await client.query('SELECT id FROM "User"')).rows).toEqual([{ id: 'somebody' }])
    await client.query(`UPDATE _prisma_migrations SET migration_name = 'of another version'`)
    await migrateOwn(url, new Date('2026-01-02T03:04:05Z'))
    expect((await client.query('SELECT id FROM "User"')).rows).toEqual([])
    const kept = await client.query('SELECT id FROM before_20260102030405."User"')
    expect(kept.rows).toEqual([{ id: 'somebody' }])
  } finally {
    await client.end()
  }
})
