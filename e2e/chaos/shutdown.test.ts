import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, Browser, type Code } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'
import { raw } from '../http/raw.ts'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { pusherStats, tell } from '../clients/stand-ins.ts'
import { until } from '../until.ts'
import { sql } from '../sql.ts'

const slowMs = 2_000

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { SAOMA_TRUST_PROXY: '1', SAOMA_SPARE_CODES: 'off' } })
})
afterAll(() => stack.close())

/** A request that waits for WeChat; resolves once it is in flight. */
async function slowRequest(): Promise<{ answer: Promise<Answer<Code>> }> {
  const { urls } = stack
  const before = await scenes()
  await tell(`${urls.wechat}/_dev/faults`, { path: '/wxa/getwxacodeunlimit', times: 1, delayMs: slowMs })
  const answer = new Browser(urls.app).call<Code>('POST', '/api/miniapp/code', {})
  answer.catch(() => undefined)
  await until(async () => (await scenes()) > before || null, 'no scene was written')
  return { answer }
}

/** Events published so far. */
async function published(): Promise<number> {
  return (await pusherStats(stack.urls.pusher)).published
}

/** The app writes a scene while it calls WeChat. */
async function scenes(): Promise<number> {
  const rows = await sql(stack.urls.database, 'SELECT id FROM "Scene"')
  return rows.length
}

test("behind a proxy, keep-alive is longer than the proxy's, which never sends on a closing connection", async () => {
  const response = await new Browser(stack.urls.app).fetch('GET', '/api/session')
  const [, seconds] = /timeout=(\d+)/.exec(response.headers.get('keep-alive') ?? '') ?? []
  expect(Number(seconds)).toBeGreaterThan(60)
})

test('SIGTERM: pending events are published first', async () => {
  const { urls } = stack
  const { scene } = await new Browser(urls.app).openCode()
  const phone = new Phone(urls.app, urls.wechat, 'somebody')
  const before = await published()
  await phone.scan(scene)
  await until(async () => (await published()) > before || null, 'the scan was not published')
  await tell(`${urls.pusher}/_dev/faults`, { target: 'http', times: 1, delayMs: slowMs })
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  expect(await published()).toBe(before + 1)
  expect(await stack.process('app').stop()).toBe(0)
  expect(await published()).toBe(before + 2)
  await stack.process('app').start()
})

test('SIGTERM: requests in flight are answered, new connections are refused, and the server exits', async () => {
  await new Browser(stack.urls.app).openCode()
  const { answer } = await slowRequest()
  const begun = Date.now()
  const code = stack.process('app').stop()
  const refused = until(
    () =>
      raw(stack.urls.app, 'GET', '/api/session').then(
        () => null,
        // A connection made at the moment of closing is reset: it wasn't accepted either.
        (error: Error) => (error.message.includes('ECONNREFUSED') ? error : null),
      ),
    'new connections were let in',
  )
  await refused
  const refusedAfter = Date.now() - begun
  expect((await answer).status).toBe(200)
  const answeredAfter = Date.now() - begun
  expect(refusedAfter).toBeLessThan(answeredAfter)
  expect(await code).toBe(0)
  // A kept-alive connection, which would time out only after five seconds, doesn't delay it.
  expect(Date.now() - begun - answeredAfter).toBeLessThan(3_500)
})
