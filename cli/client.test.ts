import { createServer } from 'node:http'
import { createLocalJWKSet, jwtVerify } from 'jose'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { hash, randomId } from '#lib/crypto.ts'
import { db } from '#lib/db/client.ts'
import { newClientId } from '#lib/site/registration.ts'
import { findLogo } from '#lib/site/site.ts'
import { identify } from '#lib/user/identity.ts'
import { relyingParties } from './relying-parties.ts'
import { type Ended, saomaOnOwnDatabase } from './test-saoma.ts'

const redirect = 'https://shop.example/callback'

const run = saomaOnOwnDatabase()
const client = (...args: string[]): Promise<Ended> => run('client', ...args)

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { out, err } = await client(...args, '--json')
  expect(err).toBe('')
  return JSON.parse(out) as Record<string, unknown>
}

async function add(name: string, ...options: string[]): Promise<string> {
  return String((await json('add', name, '--redirect', redirect, ...options))['clientId'])
}

/** A person who is signed in, and at a site. */
async function login(siteId: string): Promise<string> {
  const { user } = await identify({ appId: 'app', openid: randomId(), unionid: null })
  const { id: identityId } = await db().identity.findFirstOrThrow({ where: { userId: user.id } })
  const [sessionId, consentId] = [randomId(), randomId()]
  const expiresAt = new Date(Date.now() + 60_000)
  await db().session.create({ data: { id: sessionId, tokenHash: randomId(), identityId, expiresAt } })
  const scopes = ['openid']
  await db().consent.create({ data: { id: consentId, siteId, identityId, sub: user.id, scopes } })
  await db().siteLogin.create({
    data: {
      id: randomId(),
      sid: sessionId,
      siteId,
      sessionId,
      consentId,
      sub: user.id,
      scopes,
      redirectUri: redirect,
      authTime: new Date(),
      codeHash: randomId(),
      codeExpiresAt: new Date(),
      codeUsedAt: new Date(),
    },
  })
  return user.id
}

/** The back-channel logout address of a site, and the `sub` of every valid logout token that it got. */
async function backchannel(): Promise<{ url: string; told: unknown[] }> {
  const told: unknown[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks = await request.toArray()
      const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? ''
      const keys = await db().signingKey.findMany({ select: { publicKey: true } })
      const jwks = createLocalJWKSet({ keys: keys.map(({ publicKey }) => publicKey as { kty: string }) })
      const { payload } = await jwtVerify(token, jwks, { typ: 'logout+jwt' })
      told.push(payload.sub)
      response.end()
    })()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}/logout`, told }
}

test('no id begins with a dash, which would make it an option', () => {
  const ids = Array.from({ length: 1_000 }, newClientId)
  expect(ids.filter((id) => !/^\w[\w-]{21}$/.test(id))).toEqual([])
})

test('adds a site, prints its secret once, and stores the hash', async () => {
  const added = await json('add', 'Tea shop', '--redirect', redirect, '--redirect', `${redirect}/2`)
  expect(added).toEqual({
    issuer: process.env['SAOMA_URL'],
    clientId: expect.stringMatching(/^[\w-]{22}$/),
    clientSecret: expect.stringMatching(/^[\w-]{43}$/),
  })
  const id = String(added['clientId'])
  const { secretHash } = await db().site.findUniqueOrThrow({ where: { id } })
  expect(secretHash).toBe(hash(String(added['clientSecret'])))
  expect(await json('show', id.slice(0, 8))).toMatchObject({
    client: { id, name: 'Tea shop', redirectUris: [redirect, `${redirect}/2`], emailDomain: null, people: 0 },
  })
  expect((await client('list')).out).toMatch(
    new RegExp(`^id .*\\n${id} +Tea shop +shop\\.example +enabled +0 `),
  )

  const renewed = await json('secret', id)
  expect(renewed).toMatchObject({ clientId: id, clientSecret: expect.stringMatching(/^[\w-]{43}$/) })
  expect(renewed['clientSecret']).not.toBe(added['clientSecret'])
})

test('a public client has no secret', async () => {
  const added = await json('add', 'Browser app', '--redirect', redirect, '--public')
  expect(Object.keys(added)).toEqual(['issuer', 'clientId'])
  const result = await client('secret', String(added['clientId']))
  expect(result).toMatchObject({ code: 1, out: '' })
  expect(result.err).toContain('is public: it has no secret.')
})

test('stores what the options say', async () => {
  const logo = 'docs/images/login.png'
  const id = await add(
    'Full',
    '--trusted',
    '--pairwise',
    ...'--logout https://shop.example/bye --email shop.example'.split(' '),
  )
  expect(await json('show', id)).toMatchObject({
    client: {
      logoutUris: ['https://shop.example/bye'],
      trusted: true,
      pairwise: true,
      emailDomain: 'shop.example',
      isPublic: false,
    },
  })
  const none = await add('No address', '--email', 'none')
  expect(await json('show', none)).toMatchObject({ client: { emailDomain: '' } })
  expect((await client('add', 'Missing', '--redirect', redirect, '--logo', `${logo}.missing`)).err).toContain(
    `The logo ${logo}.missing can't be read.`,
  )
  const { logo: stored, logoId } = await db().site.findUniqueOrThrow({
    where: { id: await add('Logo', '--logo', logo) },
  })
  expect(await sharp(stored ?? undefined).metadata()).toMatchObject({ format: 'png', width: 96, height: 96 })
  expect(await findLogo(logoId ?? '')).toMatchObject({ type: 'image/png', bytes: stored })
  const noImage = await client('add', 'No image', '--redirect', redirect, '--logo', 'package.json')
  expect(noImage).toMatchObject({ code: 1, err: expect.stringContaining('The logo cannot be read') })
})

test('prints lines to paste with the issuer, id and secret for all of the software, or for one', async () => {
  const { out } = await client('add', 'Lines', '--redirect', redirect)
  const [, id = ''] = /^client id {6}(.+)$/m.exec(out) ?? []
  const [, secret = ''] = /^client secret {2}(.+)$/m.exec(out) ?? []
  const parts = out.split(/^── /m).slice(1)
  expect(parts.map((part) => part.split('\n')[0])).toEqual(Object.keys(relyingParties))
  for (const part of parts)
    for (const word of [id, secret, process.env['SAOMA_URL'] ?? '-']) expect(part).toContain(word)
  expect(id && secret).toBeTruthy()
  const one = await client('secret', id, '--for', 'GitLab')
  expect(one.out.match(/^── .*/gm)).toEqual(['── GitLab'])
})

test('disabling ends the logins of a site and tells it, and enabling lets people in anew', async () => {
  const { url, told } = await backchannel()
  const id = await add('Told', '--backchannel', url)
  const person = await login(id)
  expect(await json('disable', id)).toMatchObject({
    client: { disabledAt: expect.stringMatching(/^20.*Z$/) },
  })
  expect(told).toEqual([person])
  expect(await db().siteLogin.count({ where: { siteId: id } })).toBe(0)
  expect((await client('disable', id)).out).toMatch(/^Already disabled\.\n/)
  expect((await client('enable', id)).out).toMatch(/^Enabled\.\n/)
  expect(await json('show', id)).toMatchObject({ client: { disabledAt: null, people: 1 } })
})

test('what is done to a site is recorded, as by nobody at the desk', async () => {
  const id = await add('Recorded')
  for (const action of ['disable', 'disable', 'enable', 'secret', 'remove']) await json(action, id)
  const entries = await db().auditEntry.findMany({ where: { siteId: id }, orderBy: { id: 'asc' } })
  expect(entries.map(({ event, byId, address }) => [event, byId, address])).toEqual(
    [
      'site_added',
      'site_disabled',
      'site_enabled',
      'site_secret_renewed',
      'site_disabled',
      'site_removed',
    ].map((event) => [event, null, null]),
  )
})

test.each(['_', '%', String.raw`\\`])('“%s” is no wildcard for ids', async (start) => {
  const id = await add(`Wild${start.codePointAt(0)}`)
  for (const wild of [start, `${id.slice(0, 4)}${start}`])
    expect(await client('remove', wild)).toMatchObject({
      code: 1,
      err: expect.stringContaining('No site’s id'),
    })
  expect(await json('show', id)).toMatchObject({ client: { id } })
})

test('removing a site tells it, and takes its consents along', async () => {
  const { url, told } = await backchannel()
  const id = await add('Removed', '--backchannel', url)
  const person = await login(id)
  expect(await json('remove', id)).toEqual({ removed: id })
  expect(told).toEqual([person])
  expect(await db().consent.count({ where: { siteId: id } })).toBe(0)
  expect(await client('show', id)).toMatchObject({ code: 1 })
})

test.each(['block', 'sign-out', 'delete'])('saoma user %s tells the sites', async (action) => {
  const { url, told } = await backchannel()
  const id = await add(`Told by ${action}`, '--backchannel', url)
  const person = await login(id)
  expect(await run('user', action, person)).toMatchObject({ code: 0, err: '' })
  // The logout token of a deleted account names the session alone.
  expect(told).toEqual([action === 'delete' ? undefined : person])
})

test('an unreachable site does not keep it from being disabled or removed', async () => {
  const id = await add('Down', '--backchannel', 'http://127.0.0.1:9/logout')
  await login(id)
  expect(await json('disable', id)).toMatchObject({ client: { id } })
  expect(await db().siteLogin.count({ where: { siteId: id, logoutTries: 1 } })).toBe(1)
  expect(await json('remove', id)).toEqual({ removed: id })
})

test.each([
  [['show', 'nobody'], 1, 'No site’s id'],
  [['show'], 2, 'Usage: saoma client show ID'],
  [['add'], 2, 'Usage: saoma client add NAME --redirect URL …'],
  [['add', 'New'], 1, 'At least one redirect address is required.'],
  [['add', 'New', '--redirect', 'http://shop.example/'], 1, 'is not an https address'],
  [['add', 'New', '--redirect', `${redirect}#a`], 1, 'must not contain a fragment'],
  [
    ['add', 'New', '--redirect', redirect, '--email', 'a b'],
    1,
    'Email addresses can be placeholder, none or a domain',
  ],
  [['add', 'New', '--redirect', redirect, '--for', 'Excel'], 2, '--for is one of Auth.js'],
  [['add', 'New', '--colour', 'red'], 2, "Unknown option '--colour'"],
  [['show', 'x', '--trusted'], 2, 'client show has no option --trusted.'],
  [['list', 'x'], 2, 'Usage: saoma client list'],
  [['toString'], 2, 'add NAME'],
  [[], 2, 'add NAME'],
])('%j: exit code %i', async (args, code, sentence) => {
  const result = await client(...args)
  expect(result).toMatchObject({ code, out: '' })
  expect(result.err).toContain(sentence)
  expect(result.err).not.toContain('The database could not be read')
})

test('a name that looks like that of another site, and the start of several ids, are refused', async () => {
  await add('Paypal')
  // Cyrillic letters, a capital I, and a digit.
  for (const name of ['Pаypаl', 'PaypaI', 'PAYPA1', 'pay-pal']) {
    const result = await client('add', name, '--redirect', redirect)
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining('too similar to that of the site') })
  }
  await add('Paypail')
  await db().site.createMany({ data: ['same', 'same-2'].map((id) => ({ id, name: id })) })
  expect((await client('show', 'sam')).err).toContain('Several sites’ ids start with sam.')
  expect(await json('show', 'same')).toMatchObject({ client: { id: 'same' } })
})
