import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Stack } from '#dev/stack/stack.ts'
import { Browser, type Code } from '../clients/browser.ts'
import { logIn } from '../clients/log-in.ts'
import { Phone, scanPicture } from '../clients/phone.ts'
import { tell } from '../clients/stand-ins.ts'
import { sql } from '../sql.ts'
import { expectRefused, startBeside } from './shared-stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startBeside({ env: { SAOMA_RATE_LIMIT: 'off' } })
})
afterAll(() => stack.close())

function open(): Promise<Code> {
  return new Browser(stack.urls.app).openCode()
}

async function spares(): Promise<string[]> {
  const rows = await sql<{ scene: string }>(stack.urls.database, 'SELECT scene FROM "SpareCode"')
  return rows.map(({ scene }) => scene)
}

async function breakImages(times: number): Promise<void> {
  await tell(`${stack.urls.wechat}/_dev/faults`, { path: '/wxa/getwxacodeunlimit', times, drop: true })
}

function mend(): Promise<void> {
  return tell(`${stack.urls.wechat}/_dev/reset`, {})
}

test('after the first code there are spare ones, and with WeChat down visitors get those, each once', async () => {
  await open()
  await vi.waitFor(async () => expect((await spares()).length).toBeGreaterThanOrEqual(2))
  const ready = await spares()
  await breakImages(1_000)
  const codes = await Promise.all(ready.map(open))
  expect(codes.map(({ scene }) => scene).toSorted()).toEqual(ready.toSorted())
  expect(await spares()).toEqual([])
  expect((await new Browser(stack.urls.app).call('POST', '/api/miniapp/code', {})).status).toBe(502)
  await mend()
})

test('a spare code works like any other: its image contains its scene, and it signs in', async () => {
  await open()
  await vi.waitFor(async () => expect(await spares()).not.toEqual([]))
  const { app, wechat } = stack.urls
  const ready = await spares()
  const { code } = await logIn(new Browser(app), new Phone(app, wechat))
  expect(ready).toContain(code.scene)
  expect((await scanPicture(code.image)).searchParams.get('scene')).toBe(code.scene)
})

test('a spare scene cannot be scanned before it is shown', async () => {
  await open()
  await vi.waitFor(async () => expect(await spares()).not.toEqual([]))
  const [scene = ''] = await spares()
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'early')
  expectRefused(await phone.scan(scene), 404, 'scene_unknown')
})

test('a spare code of other settings is left alone', async () => {
  await sql(
    stack.urls.database,
    `INSERT INTO "SpareCode" (scene, kind, image, "createdAt") VALUES ('of-another-appid', 'another', '', now() - interval '1 hour')`,
  )
  await Promise.all(Array.from({ length: 8 }, open))
  expect(await spares()).toContain('of-another-appid')
})
