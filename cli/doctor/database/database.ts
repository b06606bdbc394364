import { db, pool } from '#lib/db/client.ts'
import { type Finding, untried } from '../finding.ts'
import { checkClock } from './clock.ts'
import { checkDatabaseConnection } from './connect.ts'
import { checkMigrations } from './migrated.ts'
import { checkRights } from './rights.ts'

const unconnected = { zh: '没有连接，未能检查', en: 'not tried, for want of a connection' }
const unmigrated = { zh: '表结构不对，未能检查', en: 'not tried, because of the migrations' }
const migrations = { zh: '数据库：表结构', en: 'Database: migrations' }
const rights = { zh: '数据库：读写权限', en: 'Database: rights' }
const clock = { zh: '数据库：时钟', en: 'Database: clock' }

export async function checkDatabase(waitMs: number): Promise<Finding[]> {
  try {
    const connection = await checkDatabaseConnection(waitMs)
    if (connection.state !== 'ok')
      return [connection, ...[migrations, rights, clock].map((check) => untried(check, unconnected))]
    const migrated = await checkMigrations()
    return [
      connection,
      migrated,
      migrated.state === 'ok' ? await checkRights() : untried(rights, unmigrated),
      await checkClock(),
    ]
  } finally {
    // Nobody waits for a connection that hangs.
    void Promise.allSettled([db().$disconnect(), pool().end()])
  }
}
