import { migrate } from '#lib/db/migrate.ts'
import { MIGRATIONS } from '../database/server.ts'
import { CliError } from '#cli/cli-error.ts'

/** Migrates the database of DATABASE_DIRECT_URL, else of DATABASE_URL. Gives what it did, in words. Throws MigrationError. */
export async function migrateSettingsDatabase(env: NodeJS.Dict<string>): Promise<string> {
  const url = env['DATABASE_DIRECT_URL'] || env['DATABASE_URL']
  if (!url) throw new CliError('DATABASE_URL is not set: there is no database to migrate.')
  const { applied, unknown } = await migrate(url, MIGRATIONS)
  if (unknown.length > 0)
    return `The database is newer than this version of Saoma: it has the migration ${unknown.join(', ')}. It was left as it is.`
  return applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`
}
