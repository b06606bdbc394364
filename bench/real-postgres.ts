import { startPostgres, type Postgres } from '../dev/postgres/server.ts'
import { NO_SERVER } from '../dev/postgres/binaries.ts'
import { CliError } from '#cli/cli-error.ts'

/** A temporary PostgreSQL cluster, removed at the end. */
export async function withRealPostgres<T>(use: (postgres: Postgres) => Promise<T>): Promise<T> {
  const postgres = await startPostgres()
  if (!postgres) throw new CliError(NO_SERVER)
  try {
    return await use(postgres)
  } finally {
    await postgres.close()
  }
}
