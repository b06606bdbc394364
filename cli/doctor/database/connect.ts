import { pool } from '#lib/db/client.ts'
import { env } from '#lib/env.ts'
import { type Finding, ok, wrong } from '../finding.ts'
import { within } from '../within.ts'
import { databaseAdvice } from './refused.ts'

const check = { zh: '数据库：连接', en: 'Database: connection' }

type Facts = { version: string; readOnly: string }

/** Through the very pool of the site; a pooler in transaction mode will do. */
export async function checkDatabaseConnection(waitMs: number): Promise<Finding> {
  try {
    const { rows } = await within(
      waitMs,
      pool().query<Facts>(
        `SELECT current_setting('server_version') AS version, current_setting('transaction_read_only') AS "readOnly"`,
      ),
    )
    const [facts] = rows
    if (facts?.readOnly === 'on') return wrong(check, readOnly)
    const version = `PostgreSQL ${facts?.version ?? '?'}`
    return ok(check, {
      zh: `${version}，${placeOf(env().DATABASE_URL)}`,
      en: `${version} at ${placeOf(env().DATABASE_URL)}`,
    })
  } catch (error) {
    return wrong(check, databaseAdvice(error, placeOf(env().DATABASE_URL)))
  }
}

/** Without user and password. */
function placeOf(address: string): string {
  return new URL(address).host
}

const readOnly = {
  what: {
    zh: 'DATABASE_URL 指向只读的数据库（只读副本，或被设为只读）。',
    en: 'DATABASE_URL is a read-only database: a replica, or one that was set so.',
  },
  todo: {
    zh: '换成主库（读写）的地址。',
    en: 'Use the address of the primary, which takes writes.',
  },
  where: {
    zh: '数据库服务商的控制台：连接信息里的 primary / read-write 地址',
    en: 'The console of the database provider: the primary or read-write connection string',
  },
}
