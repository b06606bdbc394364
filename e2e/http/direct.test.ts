/** A request gets the same answer whether server.js calls its route handler or Next's router does. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser, type Fetch } from '../clients/browser.ts'
import { confirm, logIn, redeem, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { Site } from '../clients/site.ts'
import { buildRoutes } from '../../lib/server/build-routes.js'
import { raw } from './raw.ts'
import { settings, urls, useSettings } from './shared-stack.ts'
import { type Part, wire } from './wire.ts'

const dist = path.resolve(process.env['NEXT_DIST_DIR'] || '.next')
const host = new URL(urls.app).host
let throughNext: Stack
const apps = (): [direct: string, throughNext: string] => [urls.app, throughNext.urls.app]

beforeAll(async () => {
  // With the same database and settings, the address of the site too.
  const options = { beside: urls, databaseUrl: urls.database, env: settings }
  throughNext = await startStack({ ...options, throughNext: true })
})
afterAll(() => throughNext.close())

/** What a request, sent to both, is answered. */
async function both<T>(send: (app: string) => Promise<T>): Promise<{ direct: T; next: T }> {
  const [direct, next] = apps()
  return { direct: await send(direct), next: await send(next) }
}

async function expectSame(name: string, send: (app: string) => Promise<unknown>): Promise<void> {
  const { direct, next } = await both(send)
  expect({ name, answer: direct }).toEqual({ name, answer: next })
}

/** Every path of a route handler, with values for its parameters. */
function handlerPaths(): string[] {
  const file = readFileSync(path.join(dist, 'app-path-routes-manifest.json'), 'utf8')
  return Object.entries(JSON.parse(file) as Record<string, string>)
    .filter(([name]) => name.endsWith('/route'))
    .map(([, route]) => route.replace('[[...path]]', 'nope/nowhere').replaceAll(/\[\w+\]/g, 'x'))
}

test('the routes of the API and of the provider are called directly, pages and what proxy.ts runs for are not', () => {
  const routeOf = buildRoutes(dist)
  const direct = handlerPaths().filter((one) => routeOf(one))
  expect(direct.toSorted()).toEqual(
    handlerPaths()
      .filter((one) => /^\/(api|oidc|\.well-known)\//.test(one))
      .toSorted(),
  )
  for (const one of ['/', '/login', '/account', '/language', '/icon.svg', '/_not-found', '/oidc/nothing'])
    expect({ one, route: routeOf(one) }).toEqual({ one, route: undefined })
})

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']

test.each(handlerPaths())('%s answers the same to every method', async (route) => {
  for (const method of methods)
    await expectSame(method, async (app) => {
      const { status, rawHeaders, body } = await raw(app, method, route, { headers: { host } })
      return { status, headers: rawHeaders.map(shape), body: shape(body.toString('latin1')) }
    })
})

describe('an unusual path', () => {
  test.each([
    '/api',
    '/api/',
    '/api?x',
    '/api/index',
    '/API/session',
    '/api/SESSION',
    '/api/AVATAR/x',
    '/oidc/TOKEN',
    '/api/session/',
    '/api/session//',
    '//api/session',
    '/api//session',
    '/api\\session',
    '/api/./session',
    '/api/../api/session',
    '/api/login/..',
    '/api/%73ession',
    '/api/login/%78',
    '/api/login/a%2Fb',
    '/api/login/%',
    '/api/login/[scene]',
    '/api/login/x.json',
    '/api/session.rsc',
    '/api/session.txt',
    '/api/session.segments/x.segment.rsc',
    '/_next/data/x/api/session.json',
    '/api/login/x/y/z',
    '/api/login/é',
    '/api/login/a~b',
    '/api/sessions/x?id=y&nxtPid=z&nextInternal=1&_rsc=1&__nextLocale=zh',
    '/api/login/x?scene=y&nxtPscene=z&nxtIscene=w',
    '/api/nope?path=x&nxtPpath=y/z&nxtPpath=w',
    '/api/session?a=1&a=2&b=%&c=%E0%A4%A&d[]=+&#e',
    '/api/session?next=//evil.example\\x',
    '*',
    'http://evil.example/api/session',
    'session',
  ])('%s answers the same', expectSameAt)

  test('of 3,000 characters answers the same', async () => {
    await expectSameAt(`/api/login/${'x'.repeat(3_000)}`)
    await expectSameAt(`/api/session?${'x'.repeat(3_000)}`)
  })

  async function expectSameAt(target: string): Promise<void> {
    for (const method of ['GET', 'OPTIONS', 'POST'])
      await expectSame(method, (app) => exchange(app, [`${method} ${target} HTTP/1.1\r\n${head()}\r\n`]))
  }
})

describe('a request with', () => {
  test.each([
    ['no header', ''],
    ['an empty host', 'Host:\r\n'],
    ['two hosts', `Host: ${host}\r\nHost: evil.example\r\n`],
    ['a forged forwarded host', `Host: ${host}\r\nX-Forwarded-Host: evil.example\r\n`],
    ['forged forwarded headers', `Host: ${host}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\n`],
    ['another origin', `Host: ${host}\r\nOrigin: https://evil.example\r\n`],
    ['no words for its language', `Host: ${host}\r\nAccept-Language: en\r\n`],
    ['a wish for compression', `Host: ${host}\r\nAccept-Encoding: gzip, br\r\n`],
    ["Next's router", `Host: ${host}\r\nRSC: 1\r\nNext-Url: /x\r\nNext-Router-Prefetch: 1\r\n`],
    ["Next's own proxy", `Host: ${host}\r\nX-Middleware-Prefetch: 1\r\nX-Middleware-Subrequest: proxy\r\n`],
    [
      "Next's own marks",
      `Host: ${host}\r\nX-Nextjs-Data: 1\r\nX-Matched-Path: /login\r\nX-Invoke-Path: /\r\n`,
    ],
    ['a cookie of Next', `Host: ${host}\r\nX-Middleware-Set-Cookie: saoma_session=x; Path=/\r\n`],
    ['a preview', `Host: ${host}\r\nCookie: __prerender_bypass=x; __next_preview_data=y\r\n`],
    ['a revalidation', `Host: ${host}\r\nX-Prerender-Revalidate: x\r\nPurpose: prefetch\r\n`],
    [
      'a traced call',
      `Host: ${host}\r\nTraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n`,
    ],
    ['an action', `Host: ${host}\r\nNext-Action: 0123456789\r\nContent-Type: text/plain\r\n`],
    ['a condition', `Host: ${host}\r\nIf-None-Match: *\r\nRange: bytes=0-1\r\n`],
    ['an upgrade', `Host: ${host}\r\nUpgrade: h2c\r\n`],
    ['an unknown expectation', `Host: ${host}\r\nExpect: x\r\n`],
  ])('%s is answered the same', async (_, headers) => {
    for (const start of [
      'GET /api/session',
      'POST /api/session',
      'GET /oidc/userinfo',
      'GET /oidc/authorize',
    ])
      for (const version of ['1.1', '1.0'])
        await expectSame(`${start} HTTP/${version}`, (app) =>
          exchange(app, [`${start} HTTP/${version}\r\n${headers}Connection: close\r\n\r\n`]),
        )
  })
})

describe('a body', () => {
  const large = 'x'.repeat(100_000)
  test.each<[string, string, string, Part[]]>([
    ['of an object', '/api/session', json(2), ['{}']],
    ['that is no JSON', '/api/session', json(1), ['{']],
    ['in chunks', '/api/session', json(), ['1\r\n{\r\n', '1\r\n}\r\n', '0\r\n\r\n']],
    ['in chunks that are none', '/api/session', json(), ['zz\r\n{}\r\n']],
    ['of two lengths', '/api/session', `${json(2)}Content-Length: 3\r\n`, ['{}']],
    ['with length and chunks', '/api/session', `${json(2)}Transfer-Encoding: chunked\r\n`, ['{}']],
    ['that is too large', '/api/session', json(large.length), [large]],
    ['that is too large, in chunks', '/api/session', json(), [`186a0\r\n${large}\r\n0\r\n\r\n`]],
    ['that is expected', '/api/session', `${json(2)}Expect: 100-continue\r\n`, ['{}']],
    ['packed', '/api/session', `${json(2)}Content-Encoding: gzip\r\n`, ['{}']],
    ['of another type', '/api/session', 'Content-Type: text/plain\r\nContent-Length: 2\r\n', ['{}']],
    ['of a form', '/oidc/token', form(12), ['grant_type=x']],
    ['of a form with a secret', '/oidc/token', `Authorization: Basic eDp5\r\n${form(12)}`, ['grant_type=x']],
    ['of a channel', '/api/pusher/auth', form(44), ['socket_id=1.2&channel_name=private-encrypted-']],
    ['of parts without an end', '/api/miniapp/register', multipart(20), ['--x\r\nContent-Dispos']],
  ])('%s is answered the same', async (_, route, headers, parts) => {
    await expectSame(route, (app) =>
      exchange(app, [`POST ${route} HTTP/1.1\r\n${head(headers)}\r\n`, ...parts]),
    )
  })

  test('that follows another request on its connection is answered the same', async () => {
    const first = `POST /api/session HTTP/1.1\r\nHost: ${host}\r\n${json(2)}\r\n{}`
    const second = `GET /oidc/jwks HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    const last = `GET /api/session HTTP/1.1\r\n${head()}\r\n`
    await expectSame('in one piece', (app) => exchange(app, [first + second + last]))
    await expectSame('in turns', (app) => exchange(app, [first, second, last]))
  })

  test('that breaks off leaves the server up, without a word in its log', async () => {
    const { direct } = await both(async (app) => {
      const upload = `POST /api/miniapp/register HTTP/1.1\r\n${head(multipart(1_000_000))}\r\n`
      for (const more of [[], ['--x\r\n'], ['--x\r\n', large]])
        await wire(app, [upload, ...more], { hangUp: true })
      await wire(app, [`GET /api/session HTTP/1.1\r\n${head()}\r\n`], { hangUp: true })
      return exchange(app, [`GET /api/session HTTP/1.1\r\n${head()}\r\n`])
    })
    expect(direct).toContain('HTTP/1.1 200 OK')
    expect(throughNext.logs('app')).not.toMatch(/Error|"level":"error"/)
  })
})

test('a login, an account and a login at a site answer the same', async () => {
  useSettings()
  const { direct, next } = await both(journey)
  expect(direct.map(({ call }) => call)).toEqual(next.map(({ call }) => call))
  expect(direct).toEqual(next)
  expect(direct.length).toBeGreaterThan(40)
  const statuses = direct.map(({ status }) => status)
  expect(statuses).toEqual(expect.arrayContaining([200, 303, 400, 401, 403, 404, 409, 413]))
})

type Heard = { call: string; status: number; headers: string[]; body: string }

/** Calls whatever changes anything, through one app, and tells each answer. */
async function journey(app: string): Promise<Heard[]> {
  const heard: Heard[] = []
  const listening: Fetch = async (url, init) => {
    const response = await fetch(url, init)
    const body = shape(Buffer.from(await response.clone().arrayBuffer()).toString('latin1'))
    const call = shape(`${init.method} ${url.pathname}${url.search}`)
    const headers = Array.from(response.headers, ([name, value]) => shape(`${name}: ${value}`))
    heard.push({ call, status: response.status, headers, body })
    return response
  }
  const browser = new Browser(app, { fetch: listening })
  const phone = new Phone(app, urls.wechat, undefined, { fetch: listening })
  const stranger = new Phone(app, urls.wechat, undefined, { fetch: listening })

  const scanned = await scan(browser, phone)
  const { scene, channel } = scanned.code
  await browser.status(scene)
  await new Browser(app, { fetch: listening }).status(scene)
  await browser.joinChannel('1.2', channel)
  await browser.joinChannel('1.2', 'private-encrypted-x')
  await stranger.scan(scene)
  await stranger.decide(scene, 'confirm')
  await phone.register({ nickname: 'Ann' })
  await phone.register({ nickname: '' })
  const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const uploaded = await phone.upload('Ann', new Blob([new Uint8Array(picture)], { type: 'image/png' }))
  await phone.upload('Ann', new Blob([new Uint8Array(3_000_000)], { type: 'image/png' }))
  await browser.fetch('GET', new URL(uploaded.data.user.avatarUrl ?? '', app).pathname)
  await phone.call('POST', '/api/miniapp/phone', { code: await phone.phoneCode() })
  const login = await redeem(await confirm(scanned))
  await browser.redeem({ scene, ticket: login.ticket, attempt: scene })
  await browser.redeem({ scene, ticket: login.ticket })
  await browser.session()
  await browser.fetch('HEAD', '/api/session')
  const [session] = await browser.sessions()
  await browser.call('DELETE', '/api/sessions/nobody')
  await browser.call('GET', '/api/user')
  await browser.call('GET', '/api/sites')

  const site = await Site.add(() => new Browser(app, { fetch: listening }))
  const { siteCode } = await site.signIn(browser, phone)
  const tokens = await site.exchange(siteCode)
  await site.exchange(siteCode)
  await site.userInfo((await site.exchange(await site.signInAgain(browser))).access_token)
  await site.userInfo('x')
  await browser.fetch('GET', site.authorizePath({ prompt: 'none', scope: 'x' }))
  await browser.fetch('GET', site.authorizePath({ redirect_uri: 'https://evil.example/' }))
  await browser.fetch('POST', '/oidc/authorize', { body: new URLSearchParams({ client_id: site.id }) })
  await browser.fetch('GET', `/oidc/logout?id_token_hint=${tokens.id_token}`)

  const again = await logIn(browser, phone)
  await phone.decide(again.code.scene, 'cancel')
  await browser.call('DELETE', `/api/sessions/${session?.id}`)
  await browser.signOut()
  await phone.auth()
  await phone.sessions()
  await phone.call('DELETE', '/api/user', {})
  return heard
}

function head(more = ''): string {
  return `Host: ${host}\r\nConnection: close\r\n${more}`
}

function json(length?: number): string {
  return `Content-Type: application/json\r\n${sized(length)}`
}

function form(length: number): string {
  return `Content-Type: application/x-www-form-urlencoded\r\n${sized(length)}`
}

function multipart(length: number): string {
  return `Content-Type: multipart/form-data; boundary=x\r\n${sized(length)}`
}

function sized(length?: number): string {
  return length === undefined ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${length}\r\n`
}

async function exchange(app: string, parts: Part[]): Promise<string> {
  return shape(await wire(app, parts))
}

/** The same text with a mark in place of what is random or is the time. */
function shape(text: string): string {
  const values =
    'phone|phone_number|site|scene|image|now|expiresAt|channel|token|id|userId|avatarUrl|createdAt|lastSeenAt|ticket|number'
  const more = 'nickname|auth|shared_secret|access_token|id_token|sub|preferred_username|picture|name|email'
  return (
    text
      // The parts of a page come in any order.
      .replace(/[\da-f]+\r\n<!DOCTYPE html>[^]*/, '<page>')
      .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, '<date>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/"(?=[^"]*[A-Z\d])[\w.-]{20,}"/g, '"<random>"')
      .replaceAll(/nonce(-|=")[\w+/=]+/g, 'nonce$1<nonce>')
      .replaceAll(new RegExp(`"(${values}|${more})":"[^"]*"`, 'g'), '"$1":"<value>"')
      .replaceAll(/"updated_at":\d+/g, '"updated_at":<time>')
      .replaceAll(/(saoma_\w+)=([\w.-]+)/g, (_, name, value: string) => `${name}=<${value.length}>`)
      .replaceAll(/(code|client_id|id_token_hint|code_challenge|saoma_asked)(=|%3D)[\w.-]+/g, '$1$2<value>')
      .replaceAll(/(\/(?:login|avatar|sessions)\/)[\w-]{16,}/g, '$1<id>')
  )
}
