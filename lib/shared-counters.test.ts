import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { randomId } from './crypto.ts'
import { pool, query } from './db/client.ts'
import { migrate } from './db/migrate.ts'
import { forget } from './per-process.ts'
import { type Bucket, counted, countedStrangers, keyOf, type Refusal } from './shared-counters.ts'

const settings = { DATABASE_URL: '', DATABASE_POOL_MAX: 10, SAOMA_LOG_LEVEL: 'silent' }
vi.mock('./env.ts', async (original) => ({ ...(await original<object>()), env: () => settings }))

beforeAll(async () => {
  settings.DATABASE_URL = await testDatabase()
  await migrate(settings.DATABASE_URL, 'prisma/migrations')
}, 60_000)
afterAll(async () => {
  await pool().end()
  forget('database')
})

function bucket(points: number, name = randomId()): Bucket {
  return { name, key: 'x', points }
}

async function attempt(buckets: Bucket[]): Promise<Refusal | undefined> {
  return (await query<Refusal>`WITH ${counted(buckets)} SELECT * FROM refusal`)[0]
}

/** How many of so many attempts at once get through. */
async function letThrough(tries: number, bucketsOf: (index: number) => Bucket[]): Promise<number> {
  const refusals = await Promise.all(Array.from({ length: tries }, (_, index) => attempt(bucketsOf(index))))
  return refusals.filter((refusal) => refusal === undefined).length
}

async function pointsOf(counter: Bucket): Promise<number> {
  const [row] = await query<{ points: number }>`SELECT points FROM "RateLimit" WHERE key = ${keyOf(counter)}`
  return row?.points ?? 0
}

test('of 500 attempts at once, on ten connections, exactly as many get through as the limit says', async () => {
  const only = bucket(37)
  expect(await letThrough(500, () => [only])).toBe(37)
})

test('of attempts from many addresses exactly as many as all strangers together may make, and none deadlocks', async () => {
  const addresses = Array.from({ length: 7 }, () => bucket(30))
  const all = bucket(100)
  expect(await letThrough(600, (index) => [addresses[index % 7] ?? all, all])).toBe(100)
})

test('an attempt that the narrow limit refuses is not counted in the wider one', async () => {
  const [narrow, wide] = [bucket(5), bucket(100)]
  expect(await letThrough(50, () => [narrow, wide])).toBe(5)
  expect(await pointsOf(wide)).toBe(5)
  expect((await attempt([narrow, wide]))?.key).toBe(keyOf(narrow))
})

test('a refusal says for how long, and when the minute is over the counter starts again', async () => {
  const only = bucket(1)
  expect(await attempt([only])).toBeUndefined()
  const { key, ms } = (await attempt([only])) ?? { key: '', ms: 0 }
  expect(key).toBe(keyOf(only))
  expect(ms).toBeGreaterThan(30_000)
  expect(ms).toBeLessThanOrEqual(60_000)
  await query`UPDATE "RateLimit" SET expire = expire - 60000 WHERE key = ${key}`
  expect(await letThrough(20, () => [only])).toBe(1)
})

test('without a bucket nothing is refused', async () => {
  expect(await attempt([])).toBeUndefined()
})

test('the codes of strangers in this minute can be asked for', async () => {
  const count = async (): Promise<unknown> => (await query`SELECT ${countedStrangers()} AS n`)[0]
  expect(await count()).toEqual({ n: 0 })
  await letThrough(3, () => [{ name: 'code-strangers', key: 'all', points: 2 }])
  expect(await count()).toEqual({ n: 3 })
  await query`UPDATE "RateLimit" SET expire = 0`
  expect(await count()).toEqual({ n: 0 })
})
