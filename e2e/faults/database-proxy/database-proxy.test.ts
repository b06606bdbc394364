import { Client, Pool } from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy.ts'

let database: string
let proxy: DatabaseProxy
let client: Client
beforeAll(async () => {
  database = await testDatabase()
}, 60_000)
beforeEach(async () => {
  proxy = await startDatabaseProxy(database)
  client = await connected()
  await client.query('DROP TABLE IF EXISTS written')
  await client.query('CREATE TABLE written (n INT)')
})
afterEach(async () => {
  await proxy.close()
})

async function connected(): Promise<Client> {
  const made = new Client(proxy.url)
  made.on('error', () => undefined)
  await made.connect()
  return made
}

async function write(n: number): Promise<unknown> {
  return client.query('INSERT INTO written VALUES ($1)', [n]).catch((error: Error) => error.message)
}

async function written(): Promise<number[]> {
  const other = new Client(database)
  await other.connect()
  const { rows } = await other.query<{ n: number }>('SELECT n FROM written ORDER BY n')
  await other.end()
  return rows.map(({ n }) => n)
}

describe('the way to the database', () => {
  test('is transparent, and counts statements', async () => {
    proxy.count()
    expect((await client.query('SELECT $1::int AS n', [7])).rows).toEqual([{ n: 7 }])
    expect((await client.query('SELECT 8 AS n')).rows).toEqual([{ n: 8 }])
    await expect(client.query('SELECT nothing')).rejects.toThrow('nothing')
    const many = await client.query('SELECT generate_series(1, 50000) AS n')
    expect(many.rows).toHaveLength(50_000)
    expect(proxy.count()).toBe(4)
    expect(proxy.count()).toBe(0)
  })

  test('reports the SQL of each statement', async () => {
    const heard: string[] = []
    const listening = await startDatabaseProxy(database, 0, (sql) => heard.push(sql))
    const pool = new Pool({ connectionString: listening.url, max: 1 })
    await pool.query('SELECT 1 AS one')
    await pool.query('SELECT $1::int AS n', [7])
    await pool.query({ name: 'again', text: 'SELECT $1::int AS m', values: [8] })
    await pool.query({ name: 'again', text: 'SELECT $1::int AS m', values: [9] })
    await pool.end()
    await listening.close()
    expect(heard).toEqual([
      'SELECT 1 AS one',
      'SELECT $1::int AS n',
      'SELECT $1::int AS m',
      'SELECT $1::int AS m',
    ])
  })

  test('cut before a statement: the database never received it', async () => {
    const happened = proxy.arm({ statement: 2, moment: 'before', fate: 'cut' })
    await write(1)
    expect(await write(2)).toMatch(/terminated/)
    await happened
    expect(await written()).toEqual([1])
  })

  test('cut after a statement: the database has done it, and its response is lost', async () => {
    const happened = proxy.arm({ statement: 2, moment: 'after', fate: 'cut' })
    await write(1)
    expect(await write(2)).toMatch(/terminated/)
    await happened
    expect(await written()).toEqual([1, 2])
  })

  test('held at a statement: it continues afterwards', async () => {
    const seen: number[][] = []
    const act = async (): Promise<void> => void seen.push(await written())
    const before = proxy.arm({ statement: 1, moment: 'before', act, fate: 'go on' })
    await write(1)
    await before
    const after = proxy.arm({ statement: 1, moment: 'after', act, fate: 'go on' })
    await write(2)
    await after
    expect(seen).toEqual([[], [1, 2]])
  })

  test('while down it refuses connections, and accepts them when up again', async () => {
    const pool = new Pool({ connectionString: proxy.url })
    pool.on('error', () => undefined)
    await pool.query('SELECT 1')
    await proxy.down()
    await expect(pool.query('SELECT 1')).rejects.toThrow()
    await expect(connected()).rejects.toThrow('ECONNREFUSED')
    await proxy.up()
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })
})
