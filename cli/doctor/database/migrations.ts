import { MIGRATIONS, PROGRAM } from '../../migrate.ts'
import { pool } from '#lib/db/client.ts'
import { hasChecksum, markRolledBack, type Migration, readMigrations } from '#lib/db/migrate.ts'
import type { Check } from '../checks.ts'
import { type Advice, advise, type Finding, ok, plain, untried, wrong } from '../finding.ts'

const notAllowed = '42501'
const unreadable = {
  zh: 'DATABASE_URL 的用户不能读取 _prisma_migrations，未检查',
  en: 'not checked: the user in DATABASE_URL cannot read _prisma_migrations',
}

type Row = { name: string; checksum: string; finished: boolean }

/** Whether the database has exactly the migrations of this code, complete and unchanged. */
export async function checkMigrations(check: Check): Promise<Finding> {
  try {
    return await compare(check)
  } catch (error) {
    if ((error as { code?: unknown }).code !== notAllowed) throw error
    return untried(check, unreadable)
  }
}

async function compare(check: Check): Promise<Finding> {
  const { rows: tables } = await pool().query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  )
  if (!tables[0]?.there) return wrong(check, neverMigrated)
  const { rows } = await pool().query<Row>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  )
  const ours = readMigrations(MIGRATIONS)
  const advice = problemOf(rows, ours)
  return advice ? wrong(check, advice) : ok(check, plain(ours.at(-1)?.name ?? ''))
}

function problemOf(rows: Row[], ours: Migration[]): Advice | null {
  const failed = rows.find(({ finished }) => !finished)
  if (failed) return failedAdvice(failed.name)
  const newer = rows.find(({ name }) => !ours.some((one) => one.name === name))
  if (newer) return newerAdvice(newer.name)
  const edited = ours.find(({ name, sql }) =>
    rows.some((row) => row.name === name && !hasChecksum(sql, row.checksum)),
  )
  if (edited) return editedAdvice(edited.name)
  const missing = ours.filter(({ name }) => !rows.some((row) => row.name === name))
  return missing.length === 0 ? null : missingAdvice(missing.map(({ name }) => name).join(', '))
}

const migrate = `${PROGRAM} migrate`

export const neverMigrated = advise(
  '数据库中没有 Saoma 的表：从未执行过迁移，或连接了其他数据库。',
  "Saoma's tables are missing: the database was never migrated, or it is another one.",
  `请确认 DATABASE_URL 正确，然后执行 ${migrate}。`,
  `Check DATABASE_URL, then run ${migrate}.`,
)

function missingAdvice(names: string): Advice {
  return advise(
    `缺少迁移：${names}。`,
    `Migrations are missing: ${names}.`,
    `请执行 ${migrate}。`,
    `Run ${migrate}.`,
  )
}

function failedAdvice(name: string): Advice {
  return advise(
    `迁移 ${name} 未执行完成。`,
    `The migration ${name} failed halfway.`,
    `请查看 _prisma_migrations 表的 logs 列，排除故障，撤销已执行的改动，然后执行 SQL：${markRolledBack(name)} 再执行 ${migrate}。`,
    `Read the column logs of _prisma_migrations, fix the cause and undo what it did; then run the SQL ${markRolledBack(name)} and ${migrate}.`,
  )
}

function newerAdvice(name: string): Advice {
  return advise(
    `数据库比当前代码新：其中的迁移 ${name} 不在当前代码中。`,
    `The database is newer than this code: it has the migration ${name}, which this code does not have.`,
    '请更新到包含该迁移的版本，并确认 DATABASE_URL 指向的不是其他环境的数据库。',
    'Update this code to a version that has the migration; check also that DATABASE_URL is not that of another environment.',
  )
}

function editedAdvice(name: string): Advice {
  return advise(
    `迁移 ${name} 执行后，其文件已被修改。`,
    `The migration ${name} was changed after it was applied.`,
    `请恢复文件：git checkout -- prisma/migrations/${name}。如需修改表结构，请新建迁移。`,
    `Restore it: git checkout -- prisma/migrations/${name}. To change the tables, add a new migration.`,
  )
}
