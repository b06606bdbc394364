import { db, pool } from '#lib/db/client.ts'
import { env } from '#lib/env.ts'
import { checks } from '../checks.ts'
import { advise, type Finding, ok, untried, wrong } from '../finding.ts'
import { within } from '../unreachable.ts'
import { checkMigrations } from './migrations.ts'
import { databaseAdvice } from './refused.ts'

const connection = checks['database-connection']
const migrations = checks['database-migrations']
const rights = checks['database-rights']
const clock = checks['database-clock']
const unconnected = { zh: '未连接，未检查', en: 'not checked: no connection' }
const unmigrated = { zh: '表结构有误，未检查', en: 'not checked: the migrations are incorrect' }
const mostClockMs = 5_000

/** Uses the pool of the site itself, so a pooler in transaction mode is fine. */
export async function checkDatabase(waitMs: number): Promise<Finding[]> {
  try {
    const connected = await checkConnection(waitMs)
    if (connected.state !== 'ok')
      return [connected, ...[migrations, rights, clock].map((check) => untried(check, unconnected))]
    const migrated = await checkMigrations(migrations)
    return [
      connected,
      migrated,
      migrated.state === 'ok' ? await checkRights() : untried(rights, unmigrated),
      await checkClock(),
    ]
  } finally {
    // Not awaited: a connection may hang.
    void Promise.allSettled([db().$disconnect(), pool().end()])
  }
}

async function checkConnection(waitMs: number): Promise<Finding> {
  // Without user and password.
  const place = new URL(env().DATABASE_URL).host
  try {
    const { rows } = await within(
      waitMs,
      pool().query<{ version: string; readOnly: string }>(
        `SELECT current_setting('server_version') AS version, current_setting('transaction_read_only') AS "readOnly"`,
      ),
    )
    const [facts] = rows
    if (facts?.readOnly === 'on') return wrong(connection, readOnly)
    const version = `PostgreSQL ${facts?.version ?? '?'}`
    return ok(connection, { zh: `${version}，${place}`, en: `${version} at ${place}` })
  } catch (error) {
    return wrong(connection, databaseAdvice(error, place))
  }
}

const readOnly = {
  what: {
    zh: 'DATABASE_URL 指向只读的数据库（只读副本，或被设为只读）。',
    en: 'DATABASE_URL points to a read-only database: a replica, or one that was made read-only.',
  },
  todo: { zh: '请使用主库（可读写）的地址。', en: 'Use the address of the primary, which accepts writes.' },
  where: {
    zh: '数据库服务商的控制台：连接信息中的 primary / read-write 地址',
    en: "Your database provider's console: the primary or read-write connection string",
  },
}

/** Whether the user of DATABASE_URL may read and write every table of Saoma. */
async function checkRights(): Promise<Finding> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('_prisma_migrations'))
       AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
       AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
         AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
     ORDER BY 1`,
  )
  if (rows.length === 0) return ok(rights)
  const names = rows.map(({ name }) => name).join(', ')
  return wrong(
    rights,
    advise(
      `DATABASE_URL 的用户不能读写这些表：${names.replaceAll(', ', '、')}。`,
      `The user in DATABASE_URL cannot read and write these tables: ${names}.`,
      '请以表所有者的身份执行：GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO 该用户;',
      'As the owner of the tables, run: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO that user;',
    ),
  )
}

/** The database's clock decides whether a code has expired, and the countdown on the page follows it. */
async function checkClock(): Promise<Finding> {
  const before = Date.now()
  const { rows } = await pool().query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  )
  const apartMs = (rows[0]?.ms ?? NaN) - (before + Date.now()) / 2
  const seconds = (Math.abs(apartMs) / 1_000).toFixed(1)
  if (Math.abs(apartMs) <= mostClockMs)
    return ok(clock, { zh: `相差 ${seconds} 秒`, en: `${seconds} s apart` })
  return wrong(
    clock,
    advise(
      `数据库的时钟比本机${apartMs > 0 ? '快' : '慢'} ${seconds} 秒。`,
      `The clock of the database is ${seconds} s ${apartMs > 0 ? 'ahead of' : 'behind'} that of this machine.`,
      '请先确认本机时间是否准确（可与手机对照），再为时间有误的一方启用 NTP：timedatectl set-ntp true。',
      'Check first whether this machine is right (compare it with a phone), then synchronize the wrong one by NTP: timedatectl set-ntp true.',
    ),
  )
}
