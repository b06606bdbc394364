import { pool } from '#lib/db/client.ts'
import { type Finding, ok, wrong } from '../finding.ts'

const check = { zh: '数据库：读写权限', en: 'Database: rights' }

/** May the user of DATABASE_URL read and write every table of Saoma's? */
export async function checkRights(): Promise<Finding> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('_prisma_migrations'))
       AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
       AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
         AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
     ORDER BY 1`,
  )
  if (rows.length === 0) return ok(check)
  const names = rows.map(({ name }) => name).join(', ')
  return wrong(check, {
    what: {
      zh: `DATABASE_URL 的用户不能读写这些表：${names}。`,
      en: `The user of DATABASE_URL may not read and write these tables: ${names}.`,
    },
    todo: {
      zh: '以表的所有者执行：GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO 该用户;',
      en: 'As the owner of the tables run: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO that user;',
    },
  })
}
