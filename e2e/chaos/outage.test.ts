import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type Postgres } from '#dev/postgres/server.ts'
import { Browser } from '../clients/browser.ts'
import { newJourney, wayIn } from './journey.ts'
import { openLane, type Lane } from './lane.ts'
import { until } from './persist.ts'

let postgres: Postgres | null
let lane: Lane
beforeAll(async () => {
  postgres = await startPostgres()
  lane = await openLane({ ...(postgres && { databaseUrl: postgres.url }), env: { SAOMA_RATE_LIMIT: 'off' } })
})
afterAll(async () => {
  await lane.close()
  await postgres?.close()
})

function app(): Browser {
  return new Browser(lane.stack.urls.app)
}

/** How often the app has said that a connection was lost. */
function noticed(): number {
  return lane.stack.logs('app').split('database connection lost').length
}

test('while the database is down every call says so, with when to ask again; then all is well by itself', async () => {
  const known = app()
  const { scene } = await known.openCode()
  await lane.proxy.down()
  const calls: [string, string, unknown?][] = [
    ['POST', '/api/miniapp/code', {}],
    ['GET', `/api/login/${scene}`],
    ['POST', '/api/miniapp/auth', { code: 'code', scene }],
    ['POST', '/api/session', { scene, ticket: 'ticket' }],
  ]
  for (const [method, path, body] of calls) {
    const { status, error, data, headers } = await known.call(method, path, body)
    expect([path, status, error, data]).toEqual([path, 503, 'unavailable', null])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
  const page = await app().fetch('GET', '/login')
  expect(page.status).toBe(200)
  await lane.proxy.up()
  expect((await known.call<{ status: string }>('GET', `/api/login/${scene}`)).data.status).toBe('waiting')
})

test('connections that are cut while nobody uses them are replaced before anybody notices', async () => {
  const known = app()
  const { scene } = await known.openCode()
  for (let round = 0; round < 10; round += 1) {
    const before = noticed()
    lane.proxy.cut()
    await until(async () => (noticed() > before ? true : null), 'the app never noticed')
    expect((await known.call('GET', `/api/login/${scene}`)).status).toBe(200)
  }
})

test('a connection on which nothing comes back is given up, answered by 503, and not used again', async () => {
  const journey = newJourney(lane.url, lane.stack.urls.wechat)
  const [open, ask, ...others] = wayIn
  await open?.go(journey)
  let end = (): void => undefined
  const act = (): Promise<void> => new Promise((resolve) => (end = resolve))
  void lane.proxy.arm({ statement: 1, moment: 'before', act, fate: 'cut' })
  const { status, headers } = await journey.page.browser.call('GET', `/api/login/${journey.page.scene}`)
  expect([status, headers.has('retry-after')]).toEqual([503, true])
  for (const step of [ask, ...others]) await step?.go(journey)
  expect((await journey.page.session()).data.user?.id).toBe(journey.userId)
  end()
})
