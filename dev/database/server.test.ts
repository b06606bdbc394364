import { connect } from 'node:net'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDatabase, type Database } from './server.ts'

let folder: string
let migrations: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-database-'))
  migrations = join(folder, 'migrations')
  mkdirSync(join(migrations, '1_first'), { recursive: true })
  writeFileSync(
    join(migrations, '1_first', 'migration.sql'),
    'CREATE TABLE "Counter" (id INT PRIMARY KEY, n INT)',
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('several clients of the embedded database', () => {
  let database: Database
  beforeAll(async () => {
    database = await startDatabase({ dir: 'memory://', port: 0, migrations, idleInTransactionMs: 300 })
  }, 60_000)
  afterAll(() => database.close())

  test('a pool of ten gets every answer right, prepared statements and transactions too', async () => {
    const pool = new Pool({ connectionString: database.url, max: 10 })
    await pool.query('INSERT INTO "Counter" VALUES (1, 0)')
    const sums = Array.from({ length: 200 }, async (_, i) => {
      const { rows } = await pool.query('SELECT $1::int + $2::int AS sum', [i, i])
      return rows[0].sum === 2 * i
    })
    const counted = Array.from({ length: 50 }, () => countInTransaction(pool))
    expect((await Promise.all(sums)).every(Boolean)).toBe(true)
    await Promise.all(counted)
    const { rows } = await pool.query('SELECT n FROM "Counter"')
    expect(rows).toEqual([{ n: 50 }])
    await pool.end()
  })

  test('a client that comes back finds its session as new', async () => {
    for (let visit = 0; visit < 2; visit++) {
      const client = await connected(database)
      await client.query('CREATE TEMP TABLE mine (id INT)')
      await client.query({ name: 'named', text: 'SELECT count(*) FROM mine' })
      await client.end()
    }
  })

  test('nobody sees what another one has not committed, and a client that goes away is rolled back', async () => {
    const [one, two] = [await connected(database), await connected(database)]
    await one.query('BEGIN')
    await one.query('INSERT INTO "Counter" VALUES (2, 2)')
    const seen = two.query('SELECT * FROM "Counter" WHERE id = 2')
    await one.end()
    expect((await seen).rows).toEqual([])
    await two.end()
  })

  test('after an error in a transaction the client can go on, and so can the others', async () => {
    const [one, two] = [await connected(database), await connected(database)]
    await one.query('BEGIN')
    await expect(one.query('SELECT $1::int / 0', [1])).rejects.toThrow('division by zero')
    await expect(one.query('SELECT 1')).rejects.toThrow('current transaction is aborted')
    const other = two.query('SELECT 1 AS one')
    await one.query('ROLLBACK')
    expect((await other).rows).toEqual([{ one: 1 }])
    await Promise.all([one.end(), two.end()])
  })

  test('a transaction that is left open ends, so that the others come to their turn', async () => {
    const [one, two] = [await connected(database), await connected(database)]
    const ended = once(one, 'error')
    await one.query('BEGIN')
    expect((await two.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    expect(String(await ended)).toContain('idle-in-transaction timeout')
    await two.end()
  })

  test('COPY FROM STDIN, which PGlite would die of, is refused', async () => {
    const client = await connected(database)
    const ended = once(client, 'error')
    const refused = client.query('COPY "Counter" FROM STDIN')
    await expect(refused).rejects.toThrow('COPY FROM STDIN does not work here')
    await ended
    await expectAlive(database)
  })

  test('whoever speaks something else is sent away, and nothing else happens', async () => {
    const socket = connect(Number(new URL(database.url).port), '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\n\r\n'),
    )
    socket.resume()
    await once(socket, 'close')
    await expectAlive(database)
  })
})

describe('the embedded database on disk', () => {
  const made = (): string => join(folder, 'made')
  beforeAll(async () => {
    mkdirSync(`${made()}.new`)
    writeFileSync(join(`${made()}.new`, 'PG_VERSION'), 'half')
    await (await startDatabase({ dir: made(), port: 0, migrations })).close()
  }, 60_000)

  function copied(name: string): string {
    cpSync(made(), join(folder, name), { recursive: true })
    return join(folder, name)
  }

  test('keeps what was committed, applies no migration twice, and refuses a second owner', async () => {
    const dir = copied('kept')
    const first = await startDatabase({ dir, port: 0, migrations })
    await run(first, 'INSERT INTO "Counter" VALUES (7, 7)')
    await expect(startDatabase({ dir, port: 0, migrations })).rejects.toThrow(
      `in use by process ${process.pid}`,
    )
    await first.close()
    const second = await startDatabase({ dir, port: 0, migrations })
    expect(await run(second, 'SELECT * FROM "Counter"')).toEqual([{ id: 7, n: 7 }])
    await second.close()
  })

  test('is made beside and moved into place: what a killed start left is thrown away', () => {
    expect(existsSync(`${made()}.new`)).toBe(false)
    expect(existsSync(join(made(), 'PG_VERSION'))).toBe(true)
  })

  test('of another PostgreSQL version is explained, left alone, and how to start afresh is said', async () => {
    const dir = copied('old')
    writeFileSync(join(dir, 'PG_VERSION'), '17\n')
    const refusal = await startDatabase({ dir, port: 0, migrations }).catch(String)
    expect(refusal).toContain('initialized by PostgreSQL version 17')
    expect(refusal).toContain('To start afresh, remove the folder')
    expect(readFileSync(join(dir, 'PG_VERSION'), 'utf8')).toBe('17\n')
  })

  test('a folder that holds something else is left alone', async () => {
    const dir = join(folder, 'photos')
    mkdirSync(dir)
    writeFileSync(join(dir, 'cat.jpg'), '')
    await expect(startDatabase({ dir, port: 0, migrations })).rejects.toThrow(
      'holds files and is no database',
    )
  })

  test('a changed migration is explained with the way out, and the lock is given back', async () => {
    const dir = copied('changed')
    const changed = join(folder, 'changed-migrations')
    mkdirSync(join(changed, '1_first'), { recursive: true })
    writeFileSync(join(changed, '1_first', 'migration.sql'), 'SELECT 1')
    const refusal = await startDatabase({ dir, port: 0, migrations: changed }).catch(String)
    expect(refusal).toMatch(/1_first was changed after .* remove the folder/)
    await (await startDatabase({ dir, port: 0, migrations })).close()
  })
})

async function countInTransaction(pool: Pool): Promise<void> {
  const client = await pool.connect()
  await client.query('BEGIN')
  const { rows } = await client.query('SELECT n FROM "Counter" WHERE id = $1', [1])
  await client.query('UPDATE "Counter" SET n = $1 WHERE id = 1', [rows[0].n + 1])
  await client.query('COMMIT')
  client.release()
}

async function connected({ url }: Database): Promise<Client> {
  const client = new Client(url)
  // One that is sent away says so here; the tests look at what its query answers.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function run(database: Database, sql: string): Promise<unknown[]> {
  const client = await connected(database)
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

async function expectAlive(database: Database): Promise<void> {
  expect(await run(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
}
