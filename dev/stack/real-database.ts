import { Client } from 'pg'
import { Explained } from '../explained.ts'
import { applyMigrations } from '../postgres/migrations.ts'
import { MIGRATIONS } from '../database/server.ts'

/** Brings somebody's own PostgreSQL up to date; resolves with the migrations that it got. */
export async function migrateReal(url: string): Promise<string[]> {
  const client = new Client(url)
  try {
    await client.connect()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Explained(`The database of DATABASE_URL does not answer: ${reason}`, { cause })
  }
  try {
    return await applyMigrations(client, MIGRATIONS)
  } finally {
    await client.end()
  }
}
