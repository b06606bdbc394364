import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../clients/browser.ts'
import { newLogin, wayIn } from './login-steps.ts'
import { type FaultyStack, startFaultyStack } from '../faults/faulty-stack.ts'
import { until } from '../until.ts'

let faulty: FaultyStack
beforeAll(async () => {
  faulty = await startFaultyStack({
    reverseProxy: true,
    // Spare codes are made after a response, by statements that belong to no call.
    env: { SAOMA_RATE_LIMIT: 'off', SAOMA_SPARE_CODES: 'off' },
  })
})
afterAll(async () => {
  await faulty.close()
})

function app(): Browser {
  return new Browser(faulty.stack.urls.app)
}

/** How often the app has logged a lost connection. */
function noticed(): number {
  return faulty.stack.logs('app').split('database connection lost').length
}

test('while the database is down every call is a 503 with Retry-After; afterwards the app recovers by itself', async () => {
  const known = app()
  const { scene } = await known.openCode()
  await faulty.proxy.down()
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
  await faulty.proxy.up()
  expect((await known.status(scene)).data.status).toBe('waiting')
})

test('connections cut while idle are replaced without an error', async () => {
  const known = app()
  const { scene } = await known.openCode()
  for (let round = 0; round < 10; round += 1) {
    const before = noticed()
    faulty.proxy.cut()
    await until(async () => noticed() > before || null, 'the app never noticed')
    expect((await known.status(scene)).status).toBe(200)
  }
})

test('a connection that stops responding is answered with a 503 and not used again', async () => {
  const login = newLogin(faulty.stack.urls)
  const [open, ask, ...others] = wayIn
  await open?.go(login)
  let end = (): void => undefined
  const act = (): Promise<void> => new Promise((resolve) => (end = resolve))
  void faulty.proxy.arm({ statement: 1, moment: 'before', act, fate: 'cut' })
  const { status, headers } = await login.page.browser.status(login.page.scene)
  expect([status, headers.has('retry-after')]).toEqual([503, true])
  for (const step of [ask, ...others]) await step?.go(login)
  expect((await login.page.session()).data.user?.id).toBe(login.userId)
  end()
})
