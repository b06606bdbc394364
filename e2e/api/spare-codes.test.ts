import { beforeEach, expect, test, vi } from 'vitest'
import { wechatCalls } from '../clients/stand-ins.ts'
import { newBrowser, sql, urls, useSettings, wechatFault } from '../http/shared-stack.ts'
import { health } from '#lib/health.ts'
import { refillSpares } from '#lib/login/spare-codes.ts'
import { log } from '#lib/log.ts'
import { forget } from '#lib/per-process.ts'

useSettings()
delete process.env['SAOMA_SPARE_CODES']
Object.assign(process.env, { SAOMA_RATE_LIMIT: 'on', SAOMA_CODES_PER_MINUTE: '50' })

const path = '/wxa/getwxacodeunlimit'
beforeEach(async () => {
  await untilCalm()
  forget('spare codes', 'last code', 'circuits')
  await sql(`DELETE FROM "SpareCode"`)
  await sql(`DELETE FROM "Scene"`)
  await sql(`DELETE FROM "RateLimit"`)
})

async function stock(): Promise<number> {
  return (await sql(`SELECT FROM "SpareCode"`)).length
}

async function madeScenes(): Promise<string[]> {
  return (await wechatCalls(urls.wechat, path)).map(({ scene }) => String(scene))
}

/** A refill that runs behind is over once another one finds nothing to do. */
async function untilCalm(): Promise<void> {
  await vi.waitFor(async () => {
    const before = await stock()
    await refillSpares()
    expect(await stock()).toBe(before)
  }, 30_000)
}

/** Another instance's refill, which knows nothing of this one's. */
function refillElsewhere(): Promise<void> {
  forget('spare codes')
  return refillSpares()
}

test('from the second visit on nobody waits for WeChat, by default', async () => {
  await newBrowser().openCode()
  for (let visit = 2; visit < 8; visit += 1) {
    await untilCalm()
    const ready = await madeScenes()
    expect(ready).toContain((await newBrowser().openCode()).scene)
  }
})

test('a quiet site has four codes ready, made at its first visits, and makes no more', async () => {
  await refillSpares()
  expect(await stock()).toBe(2)
  await refillSpares()
  expect(await stock()).toBe(4)
  const before = (await madeScenes()).length
  for (let i = 0; i < 5; i += 1) await refillSpares()
  expect((await madeScenes()).length).toBe(before)
})

test('the stock grows to the visits of the last minute, by two codes for each visit', async () => {
  await sql(
    `INSERT INTO "Scene" (id, "browserHash", "createdAt", "expiresAt")
     SELECT 'recent-' || n, 'nobody', now(), now() + interval '2 minutes' FROM generate_series(1, 20) n`,
  )
  await Promise.all(Array.from({ length: 5 }, () => refillSpares()))
  expect(await stock()).toBe(10)
  for (let i = 0; i < 10; i += 1) await refillSpares()
  expect(await stock()).toBe(20)
})

test('many instances at once make two codes for each visit at most, and then none', async () => {
  await Promise.all(Array.from({ length: 8 }, refillElsewhere))
  expect(await stock()).toBeLessThanOrEqual(16)
  const before = (await madeScenes()).length
  await Promise.all(Array.from({ length: 8 }, refillElsewhere))
  expect((await madeScenes()).length - before).toBeLessThanOrEqual(4)
  await refillElsewhere()
  expect(await stock()).toBeGreaterThanOrEqual(4)
})

test('spare codes and the codes of strangers stay within SAOMA_CODES_PER_MINUTE together', async () => {
  await sql(
    `INSERT INTO "RateLimit" (key, points, expire) VALUES ('code-strangers:all', 47, (extract(epoch FROM now()) + 50) * 1000)`,
  )
  for (let i = 0; i < 5; i += 1) await refillSpares()
  expect(await stock()).toBe(3)
  await sql(`UPDATE "RateLimit" SET expire = 1 WHERE key = 'code-strangers:all'`)
  for (let i = 0; i < 5; i += 1) await refillSpares()
  expect(await stock()).toBe(4)
})

test('while visitors get spare codes, a fault of WeChat shows in the log once and in its health at once, and is over with it', async () => {
  await refillSpares()
  await refillSpares()
  await sql(`DELETE FROM "SpareCode" WHERE scene = (SELECT scene FROM "SpareCode" LIMIT 1)`)
  expect((await health()).wechat).toBe('ok')
  const warn = vi.spyOn(log(), 'warn')
  const error = vi.spyOn(log(), 'error')
  await wechatFault({ path, times: 1, errcode: 40164 })
  for (let i = 0; i < 3; i += 1) await refillSpares()
  expect(await stock()).toBe(3)
  expect((await health()).wechat).toBe('failing')
  expect(error).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ path }),
    'WeChat refuses: pausing calls',
  )
  expect(warn.mock.calls.filter(([, words]) => String(words) === 'no spare codes made')).toHaveLength(1)
  // As after the pause.
  forget('circuits')
  await refillSpares()
  expect(await stock()).toBe(4)
  expect((await health()).wechat).toBe('ok')
})
