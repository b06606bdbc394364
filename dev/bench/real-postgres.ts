import { startPostgres, type Postgres } from '../database/postgres.ts'
import { Explained } from '../explained.ts'

/** A throw-away cluster of this machine's PostgreSQL, gone at the end. */
export async function withRealPostgres<T>(use: (postgres: Postgres) => Promise<T>): Promise<T> {
  const postgres = await startPostgres()
  if (!postgres)
    throw new Explained(
      'This chapter needs a PostgreSQL server on this machine: initdb and postgres on the PATH ' +
        '(Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql).',
    )
  try {
    return await use(postgres)
  } finally {
    await postgres.close()
  }
}
