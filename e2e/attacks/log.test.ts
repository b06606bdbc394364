import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { type LoggedIn, logInListening } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { tell } from '../clients/stand-ins.ts'
import { raw } from '../http/raw.ts'
import { leaked, RecordedSecrets } from '../recorded-secrets.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: { SAOMA_LOG_LEVEL: 'trace', SAOMA_SPARE_CODES: 'off' } })
})
afterAll(() => stack.close())

const secrets = new RecordedSecrets()

function wholeLogin(): Promise<LoggedIn> {
  const { app, wechat } = stack.urls
  const { fetch } = secrets
  return logInListening(new Browser(app, { fetch }), new Phone(app, wechat, undefined, { fetch }))
}

async function whatIsRefused({ browser, phone, code, ticket }: LoggedIn): Promise<void> {
  const { scene } = code
  await browser.redeem({ scene, ticket })
  await browser.call('GET', `/api/session?ticket=${ticket}`)
  await browser.call('GET', `/api/nope/${ticket}?ticket=${ticket}`)
  await phone.decide(scene, 'confirm')
  await new Browser(stack.urls.app).redeem({ scene, ticket })
  await raw(stack.urls.app, 'PROPFIND', `/api/session?ticket=${ticket}`)
  await raw(stack.urls.app, 'POST', '/api/session', { body: `{"ticket":"${ticket}` })
}

async function whatFails({ browser, phone }: LoggedIn): Promise<void> {
  for (const how of [
    { errcode: -1 },
    { errcode: 40029 },
    { errcode: 40226 },
    { drop: true },
    { body: '<html>' },
  ]) {
    await tell(`${stack.urls.wechat}/_dev/faults`, { path: '/sns/jscode2session', times: 1, ...how })
    await phone.auth()
    await tell(`${stack.urls.wechat}/_dev/faults`, { path: '/wxa/getwxacodeunlimit', times: 1, ...how })
    await browser.call('POST', '/api/miniapp/code', {})
  }
  const { scene } = await browser.openCode()
  await stack.process('pusher').stop()
  await phone.scan(scene)
  await stack.process('pusher').start()
  await stack.process('database').stop()
  await browser.session()
  await phone.scan(scene)
  await browser.call('POST', '/api/miniapp/code', {})
}

function requestLines(): Record<string, unknown>[] {
  return stack
    .logs('app')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['msg'] === 'request')
}

test('each request logs one line: id, method, path, status, duration, and the short hash of its scene', async () => {
  const { code } = await wholeLogin()
  // A log line may arrive after its response.
  const lines = await vi.waitFor(() => {
    const all = requestLines()
    expect(all.map(({ path }) => path)).toContain('/api/session')
    return all
  })
  for (const line of lines)
    expect(line).toMatchObject({
      id: expect.stringMatching(/^[\w-]{22}$/) as string,
      path: expect.stringMatching(/^\//) as string,
      status: expect.any(Number) as number,
      ms: expect.any(Number) as number,
    })
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
  const short = createHash('sha256').update(code.scene).digest('base64url').slice(0, 8)
  const ofScene = lines.filter((line) => line['scene'] === short)
  expect(
    ofScene.map(({ method, path, status }) => `${method as string} ${path as string} ${status as number}`),
  ).toEqual(
    expect.arrayContaining([
      'POST /api/miniapp/code 200',
      'POST /api/pusher/auth 200',
      'POST /api/miniapp/auth 200',
      'POST /api/miniapp/publish 200',
      'POST /api/session 200',
    ]),
  )
})

test('the log of logins, refusals and failures holds no secret, token, ticket, openid, js code or cookie', async () => {
  const login = await wholeLogin()
  await secrets.addLasting(stack)
  await whatIsRefused(login)
  await whatFails(login)

  // Each failure was logged.
  const log = await vi.waitFor(() => {
    const all = stack.logs('app')
    for (const said of ['jscode2session', 'getwxacodeunlimit', 'publish failed', 'unavailable'])
      expect(all).toContain(said)
    return all
  })
  const recording = secrets.with(log)
  expect(leaked(recording)).toEqual([])
  expect(recording.secrets.map(([, kind]) => kind)).toEqual(
    expect.arrayContaining([
      'token',
      'ticket',
      'openid',
      'js code',
      'saoma_browser',
      'saoma_session',
      'SAOMA_SECRET',
    ]),
  )
})
