import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { migrate, type Migrated } from '#lib/db/migrate.ts'
import { CliError } from './cli-error.ts'
import type { Command } from './saoma.ts'

/** In the repository this file is in cli/; in the packed app it is a part of saoma.mjs, beside prisma/. */
const places = ['prisma/migrations', '../prisma/migrations'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
)
export const MIGRATIONS = places.find((place) => existsSync(place)) ?? places[0] ?? ''

/** How people call this program from here. */
export const PROGRAM = import.meta.url.endsWith('/saoma.mjs') ? 'node saoma.mjs' : 'npm run saoma --'

export const migrateCommand: Command = {
  usage: 'migrate [--json]',
  help: `Applies the migrations that the database of DATABASE_DIRECT_URL, else of DATABASE_URL, lacks.
Several instances may run it at once: one migrates, the others wait.
--json prints { "applied": [names], "unknown": [names] }; unknown ones are those of a newer version of Saoma.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    const migrated = await migrateDatabase(process.env)
    console.log(values.json ? JSON.stringify(migrated) : summary(migrated))
  },
}

/** Migrates the database that these settings name. Throws MigrationError, or CliError where they name none. */
export async function migrateDatabase(env: NodeJS.Dict<string>): Promise<Migrated> {
  const url = env['DATABASE_DIRECT_URL'] || env['DATABASE_URL']
  if (!url) throw new CliError('DATABASE_URL is not set: there is no database to migrate.')
  return migrate(url, MIGRATIONS)
}

/** One line for the log. */
export function summary({ applied, unknown }: Migrated): string {
  if (unknown.length > 0)
    return `The database is newer than this version of Saoma and was left as it is: it has the migration ${unknown.join(', ')}.`
  return applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`
}
