import { Client } from 'pg'
import { MIGRATIONS } from '#cli/migrate.ts'
import { migrate, OtherHistoryError } from '#lib/db/migrate.ts'

/**
 * Migrates a database of the demo. What another line of development left there stays in a schema of its own, and the demo begins
 * anew: it must start on any commit.
 */
export async function migrateOwn(url: string, now = new Date()): Promise<void> {
  try {
    await migrate(url, MIGRATIONS)
  } catch (error) {
    if (!(error instanceof OtherHistoryError)) throw error
    const aside = `before_${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`
    const client = new Client(url)
    await client.connect()
    await client.query(`ALTER SCHEMA public RENAME TO ${aside}; CREATE SCHEMA public`)
    await client.end()
    console.log(
      `The demo's database was of another version of Saoma: its tables are in the schema ${aside} now.`,
    )
    await migrate(url, MIGRATIONS)
  }
}
