import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { log } from '../log.ts'
import { forget } from '../per-process.ts'
import { pool, query } from './client.ts'
import { Prisma } from './generated/client.ts'
import { isUnavailable } from './unavailable.ts'

const settings = { DATABASE_URL: '', DATABASE_POOL_MAX: 10, SAOMA_LOG_LEVEL: 'silent' }
vi.mock('../env.ts', () => ({ env: () => settings }))

beforeAll(async () => {
  settings.DATABASE_URL = await testDatabase()
  // Of the one connection that these tests use, one after another.
  await query`SET TimeZone TO 'Asia/Shanghai'`
}, 60_000)
afterAll(async () => {
  await pool().end()
  forget('database')
})

test('values come back as the types that rows promise', async () => {
  await query`CREATE TYPE "Mood" AS ENUM ('good', 'bad')`
  const [row] = await query`
    SELECT 'bad'::"Mood" AS mood, true AS yes, 7 AS int, 9007199254740993 AS bigint, 0.5::float8 AS float, '\\x0102'::bytea AS bytes,
      '{a,"b c"}'::text[] AS texts, '{}'::text[] AS none, NULL::text AS nothing`
  expect(row).toEqual({
    mood: 'bad',
    yes: true,
    int: 7,
    bigint: '9007199254740993',
    float: 0.5,
    bytes: Buffer.from([1, 2]),
    texts: ['a', 'b c'],
    none: [],
    nothing: null,
  })
})

test('parameters arrive as what they are', async () => {
  const at = new Date('2026-11-27T12:00:00.069Z')
  const [row] = await query`
    SELECT ${at}::timestamptz = '2026-11-27 12:00:00.069+00' AS time, ${null}::text IS NULL AS nothing, ${['a', 'b"{}']}::text[] AS texts,
      ${[]}::text[] = '{}' AS none, ${new Uint8Array([1, 2])}::bytea = '\\x0102' AS bytes, ${"o'clock"} AS text, ${7}::int AS int, ${false} OR false AS no`
  expect(row).toEqual({
    time: true,
    nothing: true,
    texts: ['a', 'b"{}'],
    none: true,
    bytes: true,
    text: "o'clock",
    int: 7,
    no: false,
  })
})

/** A ticket is derived from a time: both clients have to read the same one, in every zone. */
test('a time is the same to the millisecond as the one that was written, whatever the zone of the session', async () => {
  const rows = await query<{ ms: number; at: Date }>`
    SELECT ms, ('2026-11-27 12:00:00+00'::timestamptz + make_interval(secs => ms / 1000.0))::timestamptz(3) AS at
    FROM generate_series(0, 999) ms`
  const start = Date.UTC(2026, 10, 27, 12)
  for (const { ms, at } of rows) expect(at.getTime() - start).toBe(ms)
  expect(rows).toHaveLength(1_000)
})

test('fragments are numbered through', async () => {
  const inner = Prisma.sql`SELECT ${2}::int AS b`
  expect(await query`SELECT ${1}::int AS a, b, ${3}::int AS c FROM (${inner}) i`).toEqual([
    { a: 1, b: 2, c: 3 },
  ])
})

describe('prepared statements', () => {
  afterEach(async () => {
    vi.restoreAllMocks()
    await pool().end()
    forget('database')
  })

  async function prepared(): Promise<number> {
    return (await pool().query(`SELECT FROM pg_prepared_statements`)).rows.length
  }

  test('a connection prepares each statement once', async () => {
    const before = await prepared()
    for (const n of [1, 2, 3]) expect(await query`SELECT ${n}::int AS n`).toEqual([{ n }])
    expect(await prepared()).toBe(before + 1)
  })

  test.each<[string, (name: string) => Promise<unknown>]>([
    ['are gone', () => pool().query('DEALLOCATE ALL')],
    [
      'are there already',
      async (name) => {
        await pool()
          .query('SELECT pg_terminate_backend(pg_backend_pid())')
          .catch(() => undefined)
        await pool().query(`PREPARE "${name}" AS SELECT 1`)
      },
    ],
    ['return other columns since a migration', () => pool().query('ALTER TABLE "Mixed" ADD COLUMN b int')],
  ])(
    'where prepared statements %s, the query is answered, none is prepared from then on, and that is logged once',
    async (_, change) => {
      await pool().query('DROP TABLE IF EXISTS "Mixed"; CREATE TABLE "Mixed" (a int)')
      const insert = (): Promise<object[]> => query`INSERT INTO "Mixed" (a) VALUES (${7}) RETURNING *`
      await insert()
      const { rows } = await pool().query<{ name: string }>('SELECT name FROM pg_prepared_statements')
      const warn = vi.spyOn(log(), 'warn')
      await change(rows[0]?.name ?? '')
      expect(await insert()).toEqual([expect.objectContaining({ a: 7 })])
      expect(await insert()).toEqual([expect.objectContaining({ a: 7 })])
      expect((await pool().query('SELECT FROM "Mixed"')).rows).toHaveLength(3)
      const before = await prepared()
      await query`SELECT ${1}::int AS another`
      expect(await prepared()).toBe(before)
      expect(warn).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'prepared statements switched off')
    },
  )

  test('any other error stays what it is', async () => {
    await expect(query`SELECT 1 / ${0}::int`).rejects.toMatchObject({ code: '22012' })
    await query`SELECT ${1}::int AS one`
    expect(await prepared()).toBeGreaterThan(0)
  })
})

test('a session that the server ends means unavailable, and the next query gets a new connection', async () => {
  const ended = query`SELECT pg_terminate_backend(pg_backend_pid())`
  expect(isUnavailable(await ended.catch((error: unknown) => error))).toBe(true)
  expect(await query`SELECT 1 AS one`).toEqual([{ one: 1 }])
})

test('a wrong statement does not mean unavailable', async () => {
  const failed = query`SELECT * FROM "Nowhere"`
  expect(isUnavailable(await failed.catch((error: unknown) => error))).toBe(false)
})

test('a server that is gone means unavailable', async () => {
  await pool().end()
  settings.DATABASE_URL = 'postgresql://saoma@127.0.0.1:1/saoma'
  forget('database')
  expect(isUnavailable(await query`SELECT 1`.catch((error: unknown) => error))).toBe(true)
})
