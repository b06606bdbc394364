import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomId } from '#lib/crypto.ts'
import type { Browser } from '../clients/browser.ts'
import { send } from './desk.ts'
import { signedIn, sql } from './shared-stack.ts'

/** Adds a site on the desk. */
async function addSite(browser: Browser): Promise<{ id: string; secret: string; headers: Headers }> {
  const name = `Shop ${randomId()}`
  const form = { name, redirectUris: 'https://shop.example/callback' }
  const answer = await send(browser, '/admin/sites/add', form)
  const values = [...(await answer.text()).matchAll(/<code>([^<]*)<\/code>/g)].map(([, value = '']) => value)
  const [, id = '', secret = ''] = values
  expect(secret).toMatch(/^[\w-]{43}$/)
  return { id, secret, headers: answer.headers }
}

test('the desk’s pages answer odd ids and queries, and never fail', async () => {
  const { browser, user } = await signedIn()
  await sql(`UPDATE "User" SET role = 'admin' WHERE id = $1`, [user.id])
  const site = await addSite(browser)
  const [entry] = await sql<{ scene: string }>(
    `SELECT scene FROM "AuditEntry" WHERE "userId" = $1 AND scene IS NOT NULL LIMIT 1`,
    [user.id],
  )
  const odd = [
    '%00',
    'a%00b',
    '%25',
    '%ED%A0%80',
    '%F0%9F%98%80',
    "'",
    '\\',
    '9'.repeat(30),
    'x'.repeat(3_000),
  ]
  const value = fc.oneof(
    fc.constantFrom(...odd, '', '1', user.id, site.id, entry?.scene ?? ''),
    fc.string({ unit: 'binary', maxLength: 40 }).map(encodeURIComponent),
  )
  const query = fc
    .array(fc.tuple(fc.constantFrom('q', 'before', 'done', 'hours', 'site'), value), { maxLength: 4 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))
  const id = fc.oneof(fc.constantFrom(user.id, entry?.scene ?? ''), value)
  const path = fc.oneof(
    fc.constantFrom('/admin', '/admin/people', '/admin/sites'),
    id.map((one) => `/admin/people/${one}`),
    id.map((one) => `/admin/logins/${one}`),
    fc.oneof(fc.constant(site.id), value).map((one) => `/admin/sites/${one}`),
  )
  await fc.assert(
    fc.asyncProperty(path, query, async (path, query) => {
      const { status } = await browser.fetch('GET', `${path}?${query}`)
      // 308: where the path ends in a slash.
      expect([200, 308, 404]).toContain(status)
    }),
    { numRuns: 120, seed: 20261127 },
  )
  // Some of them show something.
  for (const path of [
    '/admin/people?q=%00',
    `/admin/people/${user.id}?before=%00`,
    `/admin/logins/${entry?.scene}`,
    `/admin/sites/${site.id}?before=x`,
    `/admin?site=${site.id}`,
  ])
    expect((await browser.fetch('GET', path)).status).toBe(200)
})

test('a person’s page takes the whole id of somebody, and a login’s the whole hash', async () => {
  const { browser, user, code } = await signedIn()
  await sql(`UPDATE "User" SET role = 'admin' WHERE id = $1`, [user.id])
  for (const path of [
    `people/${user.id.slice(0, -1)}`,
    `people/${user.id.slice(0, 8)}`,
    'people/nobody',
    `logins/${code.scene}`,
  ])
    expect((await browser.fetch('GET', `/admin/${path}`)).status).toBe(404)
})

test('the desk shows no openid, phone number or unmasked address, and no page of it may be indexed', async () => {
  const { browser, user } = await signedIn()
  await sql(`UPDATE "User" SET role = 'admin', phone = '+86 13812345678' WHERE id = $1`, [user.id])
  const [identity] = await sql<{ openid: string; unionid: string }>(
    'SELECT openid, unionid FROM "Identity" WHERE "userId" = $1',
    [user.id],
  )
  for (const path of ['/admin/people', '/admin/people?q=1381', `/admin/people/${user.id}`]) {
    const html = await (await browser.fetch('GET', path)).text()
    expect(html).toContain('138****5678')
    expect(html).toContain('<meta name="robots" content="noindex"')
    for (const secret of ['13812345678', '2345678', '127.0.0.1', identity?.openid, identity?.unionid])
      expect(html).not.toContain(secret)
  }
  // Nobody is found by what must not stand in an address.
  for (const secret of [identity?.openid, identity?.unionid])
    expect(await (await browser.fetch('GET', `/admin/people?q=${secret}`)).text()).not.toContain(
      '138****5678',
    )
})

test('each page that an act leads to by way of the login says that nothing was done yet', async () => {
  const { browser, user } = await signedIn()
  await sql(`UPDATE "User" SET role = 'admin' WHERE id = $1`, [user.id])
  const { id } = await addSite(browser)
  for (const path of [`/admin/people/${user.id}`, '/admin/sites', `/admin/sites/${id}`])
    for (const [language, notice] of [
      ['en', 'You’re signed in again. Your last action wasn’t performed. Please repeat it.'],
      ['zh', '已重新登录。刚才的操作尚未执行，请重新操作。'],
    ] as const) {
      const headers = { 'accept-language': language }
      const html = await (await browser.fetch('GET', `${path}?done=again`, { headers })).text()
      expect(html, path).toMatch(new RegExp(`role="status">${notice}<`))
    }
})

test('the client secret of a new site is in one answer that nobody stores, and on no page', async () => {
  const { browser, user } = await signedIn()
  await sql(`UPDATE "User" SET role = 'admin' WHERE id = $1`, [user.id])
  const { id, secret, headers } = await addSite(browser)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  expect(headers.get('referrer-policy')).toBeTruthy()
  expect([...headers].join('\n')).not.toContain(secret)
  for (const path of ['/admin', '/admin/sites', `/admin/sites/${id}`, `/admin/people/${user.id}`]) {
    const html = await (await browser.fetch('GET', path)).text()
    expect(html).toContain('<meta name="robots" content="noindex"')
    expect(html).not.toContain(secret)
  }
  expect((await browser.fetch('GET', `/admin/sites/${id.slice(0, -1)}`)).status).toBe(404)
  expect((await browser.fetch('GET', '/admin/sites/add')).status).toBe(405)
})

/** What a page links to, of the form that `pattern` captures, on all pages of which each links to the next. */
async function followOlder(browser: Browser, start: string, pattern: RegExp): Promise<string[][]> {
  const pages: string[][] = []
  let next: string | undefined = start
  while (next !== undefined && pages.length < 5) {
    const html: string = await (await browser.fetch('GET', next)).text()
    pages.push(Array.from(html.matchAll(pattern), ([, found = '']) => found))
    next = /href="([^"]*[?&;]before=[^"#]*)/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  }
  return pages
}

test('people and the trail go on page by page, without a gap or an entry twice', async () => {
  const { browser, user } = await signedIn()
  await sql(`UPDATE "User" SET role = 'admin' WHERE id = $1`, [user.id])
  await sql(
    `INSERT INTO "User" (id, nickname, "createdAt", "updatedAt")
    SELECT gen_random_uuid(), 'Paged 100% ' || n, now() - interval '1 day', now() FROM generate_series(1, 120) n`,
  )
  await sql(
    `INSERT INTO "AuditEntry" (event, "userId", scene) SELECT 'paged', $1, 'scene-' || n FROM generate_series(1, 120) n`,
    [user.id],
  )
  const people = await followOlder(browser, '/admin/people?q=100%25', /href="\/admin\/people\/([\w-]{36})"/g)
  expect(people.map((page) => page.length)).toEqual([50, 50, 20])
  expect(new Set(people.flat()).size).toBe(120)
  const entries = await followOlder(
    browser,
    `/admin/people/${user.id}`,
    /href="\/admin\/logins\/scene-(\d+)"/g,
  )
  expect(entries.flat()).toEqual(Array.from({ length: 120 }, (_, i) => String(120 - i)))
})
