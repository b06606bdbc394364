import { createServer as createHttpServer } from 'node:http'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, onTestFinished, test, vi } from 'vitest'
import { type Postgres, startPostgres } from '#dev/postgres/server.ts'
import { migrate } from '#lib/db/migrate.ts'
import type * as env from '#lib/env.ts'
import { MIGRATIONS } from '../../migrate.ts'
import { type Case, deadPort, examineCase, expectAllOk, serve, settings, startAnew } from '../test/cases.ts'
import { refusingPostgres, silentServer } from '../test/servers.ts'
import { checkDatabase } from './database.ts'

// The settings of the process, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const connection = 'Database: connection'
const migrations = 'Database: migrations'
const last = `(SELECT max(migration_name) FROM "_prisma_migrations")`

let postgres: Postgres
let client: Client

describe('the doctor, on the database', () => {
  beforeAll(async () => {
    postgres = await startPostgres()
    await migrate(postgres.url, MIGRATIONS)
    client = new Client(postgres.url)
    await client.connect()
    settings['DATABASE_URL'] = postgres.url.replace(':postgres@', ':the-password@')
  })
  afterAll(async () => {
    await client.end()
    await postgres.close()
  })

  test('finds nothing wrong with one that is migrated', async () => {
    startAnew()
    expectAllOk(await checkDatabase(12_000))
  })

  test.each(cases())('$broken', (one) => examineCase(one, checkDatabase))
})

function cases(): Case[] {
  return [
    {
      broken: 'no database is running',
      arrange: async () => at(await deadPort()),
      checks: [connection],
      en: 'Nothing listens at 127.0.0.1:',
      zh: '拒绝连接',
    },
    {
      broken: 'the host of the database is misspelt',
      arrange: () => ({ DATABASE_URL: 'postgresql://saoma:the-password@no-such-host.invalid/saoma' }),
      checks: [connection],
      en: 'The host no-such-host.invalid was not found',
      zh: '找不到主机 no-such-host.invalid',
    },
    refused('a wrong password', '28P01', 'password authentication failed for user "saoma"', {
      en: 'the user or the password',
      zh: '用户名或密码',
    }),
    refused(
      'this machine is not let in',
      '28000',
      'no pg_hba.conf entry for host "192.0.2.1", no encryption',
      {
        en: 'does not let this user connect from this machine',
        zh: '不允许该用户从本机连接',
      },
    ),
    refused('a wrong name of the database', '3D000', 'database "saona" does not exist', {
      en: 'does not exist',
      zh: 'DATABASE_URL 中的数据库不存在',
    }),
    refused('all connections are taken', '53300', 'sorry, too many clients already', {
      en: 'has no free connection',
      zh: '连接数已满',
    }),
    refused('the database is just starting', '57P03', 'the database system is starting up', {
      en: 'is starting, stopping or recovering',
      zh: '正在启动、关闭或恢复',
    }),
    {
      broken: 'TLS is asked of a database without it',
      arrange: () => ({ DATABASE_URL: `${postgres.url}?sslmode=require` }),
      checks: [connection],
      en: 'requires TLS (sslmode), but the server does not support it',
      zh: '要求加密（sslmode），而数据库服务器不支持',
      theirs: 'does not support SSL',
    },
    {
      broken: 'a firewall swallows what is sent to the database',
      silent: true,
      arrange: async () => at(await serve(silentServer())),
      checks: [connection],
      en: 'did not answer in time',
      zh: '响应超时',
    },
    {
      broken: 'the port is that of a web server',
      silent: true,
      arrange: async () => at(await serve(createHttpServer())),
      checks: [connection],
      en: '127.0.0.1',
      zh: '127.0.0.1',
    },
    {
      broken: 'a read-only replica',
      arrange: () =>
        sql(
          'ALTER ROLE postgres SET default_transaction_read_only = on',
          'ALTER ROLE postgres RESET default_transaction_read_only',
        ),
      checks: [connection],
      en: 'points to a read-only database',
      zh: '指向只读的数据库',
    },
    {
      broken: 'an empty database',
      arrange: () =>
        sql(
          'ALTER TABLE "_prisma_migrations" RENAME TO kept',
          'ALTER TABLE kept RENAME TO "_prisma_migrations"',
        ),
      checks: [migrations],
      en: 'was never migrated',
      zh: '从未执行过迁移',
    },
    {
      broken: 'the newest migration was not run',
      arrange: () => column('rolled_back_at', 'now()', 'NULL'),
      checks: [migrations],
      en: 'Migrations are missing: 2',
      zh: '缺少迁移：2',
    },
    {
      broken: 'a migration failed halfway',
      arrange: () => column('finished_at', 'NULL', 'now()'),
      checks: [migrations],
      en: 'failed halfway',
      zh: '未执行完成',
    },
    {
      broken: 'a migration was edited afterwards',
      arrange: () => column('checksum', 'reverse(checksum)', 'reverse(checksum)'),
      checks: [migrations],
      en: 'was changed after it was applied',
      zh: '其文件已被修改',
    },
    {
      broken: 'the database of a newer version',
      arrange: () =>
        sql(
          `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at) VALUES ('new', '', '2099_new', now())`,
          `DELETE FROM "_prisma_migrations" WHERE id = 'new'`,
        ),
      checks: [migrations],
      en: 'newer than this code: it has the migration 2099_new',
      zh: '数据库比当前代码新：其中的迁移 2099_new',
    },
    {
      broken: 'a user without rights',
      arrange: async () => {
        await sql(
          'CREATE ROLE guest; GRANT guest TO postgres; GRANT SELECT ON "_prisma_migrations" TO guest',
          'DROP OWNED BY guest; DROP ROLE guest',
        )
        await sql('ALTER ROLE postgres SET role = guest', 'ALTER ROLE postgres RESET role')
      },
      checks: ['Database: rights'],
      en: 'cannot read and write these tables: Audit',
      zh: '不能读写这些表：Audit',
    },
    clock('is a minute fast', '+', 's ahead of', '快 60.'),
    clock('is a minute slow', '-', 's behind', '慢 '),
  ]
}

function at(port: number): Record<string, string> {
  return { DATABASE_URL: `postgresql://saoma:the-password@127.0.0.1:${port}/saoma` }
}

function refused(broken: string, code: string, message: string, said: { en: string; zh: string }): Case {
  return {
    broken,
    arrange: async () => at(await serve(refusingPostgres(code, message))),
    checks: [connection],
    ...said,
    theirs: message,
  }
}

/** Runs this, and `undo` when the test is over, on a connection that was there before. */
async function sql(text: string, undo: string): Promise<void> {
  onTestFinished(async () => void (await client.query(undo)))
  await client.query(text)
}

function column(name: string, value: string, before: string): Promise<void> {
  const update = (to: string): string =>
    `UPDATE "_prisma_migrations" SET ${name} = ${to} WHERE migration_name = ${last}`
  return sql(update(value), update(before))
}

/** The database's clock: a function of the same name that is found before PostgreSQL's own. */
function clock(how: string, sign: '+' | '-', en: string, zh: string): Case {
  return {
    broken: `the clock of the database ${how}`,
    arrange: () =>
      sql(
        `CREATE SCHEMA wrong; CREATE FUNCTION wrong.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
         $$ SELECT pg_catalog.clock_timestamp() ${sign} interval '60 s' $$;
         ALTER ROLE postgres SET search_path = wrong, pg_catalog, public`,
        'ALTER ROLE postgres RESET search_path; DROP SCHEMA wrong CASCADE',
      ),
    checks: ['Database: clock'],
    en,
    zh,
  }
}
