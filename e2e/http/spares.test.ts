import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser, type Code, scanPicture } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from './world.ts'

let stack: Stack
beforeAll(async () => {
  const distDir = process.env['NEXT_DIST_DIR']
  const env = { SAOMA_SPARE_CODES: 'on', SAOMA_RATE_LIMIT: 'off' }
  stack = await startStack({ env, ...(distDir && { distDir }) })
})
afterAll(() => stack.close())

function open(): Promise<Code> {
  return new Browser(stack.urls.app).openCode()
}

async function spares(): Promise<string[]> {
  const rows = await sql<{ scene: string }>('SELECT scene FROM "SpareCode"', [], stack.urls.database)
  return rows.map(({ scene }) => scene)
}

async function breakImages(times: number): Promise<void> {
  const body = JSON.stringify({ path: '/wxa/getwxacodeunlimit', times, drop: true })
  await fetch(`${stack.urls.wechat}/_dev/faults`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
}

function mend(): Promise<Response> {
  return fetch(`${stack.urls.wechat}/_dev/reset`, { method: 'POST' })
}

test('after the first code there are spare ones, and with WeChat away visitors get those, each once', async () => {
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

test('a spare code is as good as any: its picture holds its scene, and it signs in', async () => {
  await open()
  await vi.waitFor(async () => expect(await spares()).not.toEqual([]))
  const browser = new Browser(stack.urls.app)
  const [ready, code] = [await spares(), await browser.openCode()]
  expect(ready).toContain(code.scene)
  expect((await scanPicture(code.image)).searchParams.get('scene')).toBe(code.scene)
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'somebody')
  await phone.scan(code.scene)
  await phone.decide(code.scene, 'confirm')
  const { data } = await browser.call<{ ticket: string }>('GET', `/api/login/${code.scene}`)
  const { status } = await browser.call('POST', '/api/session', { scene: code.scene, ticket: data.ticket })
  expect(status).toBe(200)
})

test('a scene that was not given out yet cannot be scanned', async () => {
  await open()
  await vi.waitFor(async () => expect(await spares()).not.toEqual([]))
  const [scene = ''] = await spares()
  const phone = new Phone(stack.urls.app, stack.urls.wechat, 'early')
  expect(await phone.scan(scene)).toMatchObject({ status: 404, error: 'scene_unknown' })
})

test('a spare code of other settings is left alone', async () => {
  await sql(
    `INSERT INTO "SpareCode" (scene, kind, image, "createdAt") VALUES ('of-another-appid', 'another', '', now() - interval '1 hour')`,
    [],
    stack.urls.database,
  )
  await Promise.all(Array.from({ length: 8 }, open))
  expect(await spares()).toContain('of-another-appid')
})
