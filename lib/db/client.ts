import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { hash } from '../crypto.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import { withSessionSettings } from './connection.ts'
import { Prisma, PrismaClient } from './generated/client.ts'

/** How long a query waits for a connection, and for its result. */
const connectionMs = 5_000
const resultMs = 10_000

/** PostgreSQL's errors of a prepared statement that is missing, is there already, or was prepared before a migration: nothing was done. */
const unprepared = new Set(['26000', '42P05', '0A000'])

type Database = { pool: Pool; prisma: PrismaClient; prepares: boolean }

function connect(): Database {
  const pool = new Pool({
    connectionString: withSessionSettings(env().DATABASE_URL),
    max: env().DATABASE_POOL_MAX,
    keepAlive: true,
    connectionTimeoutMillis: connectionMs,
    query_timeout: resultMs,
  })
  // An idle connection that breaks is replaced at the next query: no reason to end the process.
  pool.on('error', (error) => log().error({ cause: error.message }, 'database connection lost'))
  // A batch of statements too: by default, Prisma gives up on it much sooner.
  const transactionOptions = { maxWait: connectionMs, timeout: resultMs }
  return {
    pool,
    prisma: new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions }),
    prepares: true,
  }
}

function database(): Database {
  return remember('database', connect)
}

/** Prisma on this process's one pool. */
export function db(): PrismaClient {
  return database().prisma
}

/**
 * The rows of one statement, sent by the pool itself: Prisma's client doubled the processor time of reading a scene. Values
 * come as pg reads them: `timestamptz` as Date, `bytea` as Buffer, `bigint` and `numeric` as string. Throws pg's errors.
 *
 * Each connection prepares a statement once: planning it again each time took most of PostgreSQL's time in a login. Behind a
 * pooler that keeps no prepared statements, this process stops preparing at the first error.
 *
 * @example
 * const [row] = await query<{ count: number }>`SELECT count(*)::int AS count FROM "Scene" WHERE status = ${status}`
 */
export async function query<Row extends object>(
  strings: TemplateStringsArray,
  ...parts: unknown[]
): Promise<Row[]> {
  const { text, values } = Prisma.sql(strings, ...parts)
  const current = database()
  if (!current.prepares) return (await current.pool.query<Row>(text, values)).rows
  try {
    // Whoever prepared a statement of this name on a connection that a pooler shares, it is the same statement.
    return (await current.pool.query<Row>({ name: hash(text), text, values })).rows
  } catch (error) {
    if (!isUnprepared(error)) throw error
    if (current.prepares) log().warn({ cause: error.message }, 'prepared statements switched off')
    current.prepares = false
    return (await current.pool.query<Row>(text, values)).rows
  }
}

function isUnprepared(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && unprepared.has(String(error.code))
}

/** The pool itself. */
export function pool(): Pool {
  return database().pool
}
