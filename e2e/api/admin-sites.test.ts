import { describe, expect, it, onTestFinished, test } from 'vitest'
import { randomId } from '#lib/crypto.ts'
import { findSiteEntry } from '#lib/site/clients.ts'
import { versionOf } from '#lib/site/registration.ts'
import { lastSignIns } from '#lib/site/sign-ins.ts'
import { receiveLogouts, Site } from '../clients/site.ts'
import { operator, own, type Person, refused, send } from '../http/desk.ts'
import { newBrowser, newPhone, sql, urls } from '../http/shared-stack.ts'
import { until } from '../until.ts'

type Operator = Person & { post: (path: string, form?: Form) => Promise<Response> }
type Form = Record<string, string> | string

async function newOperator(): Promise<Operator> {
  const { id, browser } = await operator()
  const post = (path: string, form: Form = {}): Promise<Response> => send(browser, path, form)
  return { id, browser, post }
}

const callback = { redirectUris: Site.callback }

/** What a page shows to be copied. */
async function valuesOf(response: Response): Promise<string[]> {
  expect(response.status).toBe(200)
  return [...(await response.text()).matchAll(/<code>([^<]*)<\/code>/g)].map(([, value = '']) => value)
}

/** A site added at the desk. */
async function addSite({ post }: Operator, form: Record<string, string> = {}): Promise<Site> {
  const answer = await post('/admin/sites/add', { name: `Shop ${randomId()}`, ...callback, ...form })
  const [issuer, id = '', secret = null] = await valuesOf(answer)
  expect(issuer).toBe(urls.app)
  return new Site(id, secret, newBrowser)
}

function trailOf(siteId: string): Promise<object[]> {
  return sql(`SELECT event, "byId", address FROM "AuditEntry" WHERE "siteId" = $1 ORDER BY id`, [siteId])
}

/** Sends other addresses, based on those that the site has now. */
async function save({ post }: Operator, id: string, form: Record<string, string>): Promise<Response> {
  return post(`/admin/sites/${id}/addresses`, { base: await baseOf(id), ...form })
}

async function baseOf(id: string): Promise<string> {
  const site = await findSiteEntry(id)
  return site === null ? '' : versionOf(site)
}

function rowOf(siteId: string): Promise<object[]> {
  return sql(`SELECT * FROM "Site" WHERE id = $1`, [siteId])
}

async function sites(): Promise<number> {
  const [row] = await sql<{ n: number }>(`SELECT count(*)::int AS n FROM "Site"`)
  return row?.n ?? -1
}

/** Every act on a site, and whether it leads to a page of its own. */
const acts: [name: string, form: Record<string, string>, event: string, done: string | null][] = [
  ['addresses', { ...callback, logoutUris: 'https://shop.example/' }, 'site_changed', 'site_changed'],
  ['disable', { confirmed: 'yes' }, 'site_disabled', 'site_disabled'],
  ['enable', {}, 'site_enabled', 'site_enabled'],
  ['secret', { confirmed: 'yes' }, 'site_secret_renewed', null],
]

describe('an act on a site', () => {
  it('is recorded once with the operator and the site, and not where it changes nothing', async () => {
    const one = await newOperator()
    const { id } = await addSite(one)
    const base = await baseOf(id)
    for (const [name, form, , done] of acts) {
      const location = async (): Promise<string | null> =>
        (await one.post(`/admin/sites/${id}/${name}`, { ...form, base })).headers.get('location')
      expect(await location()).toBe(done === null ? null : `/admin/sites/${id}?done=${done}`)
      if (done !== null) expect(await location()).toBe(`/admin/sites/${id}?done=unchanged`)
    }
    const events = ['site_added', ...acts.map(([, , event]) => event)]
    expect(await trailOf(id)).toEqual(events.map((event) => ({ event, byId: one.id, address: '127.0.0.*' })))
  })

  it.each(['disable', 'secret'])('is not done without agreement: %s', async (name) => {
    const one = await newOperator()
    const { id } = await addSite(one)
    const before = await rowOf(id)
    for (const form of [{}, { confirmed: 'no' }])
      expect((await one.post(`/admin/sites/${id}/${name}`, form)).status).toBe(400)
    expect(await rowOf(id)).toEqual(before)
  })

  it('is not done if it can’t be recorded', async () => {
    const one = await newOperator()
    const { id } = await addSite(one)
    const [before, count] = [await rowOf(id), await sites()]
    await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''full''; END'`)
    await sql(`CREATE TRIGGER refuse BEFORE INSERT ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION refuse()`)
    onTestFinished(async () => void (await sql('DROP FUNCTION refuse CASCADE')))
    const base = await baseOf(id)
    for (const [name, form] of acts.filter(([name]) => name !== 'enable')) {
      expect((await one.post(`/admin/sites/${id}/${name}`, { ...form, base })).status).toBe(500)
      expect(await rowOf(id)).toEqual(before)
    }
    expect((await one.post('/admin/sites/add', { name: randomId(), ...callback })).status).toBe(500)
    expect(await sites()).toBe(count)
  })

  it.each(acts.map(([name, form]) => [name, form] as const))(
    'that does not exist is not found: %s',
    async (name, form) => {
      const { post } = await newOperator()
      for (const id of [randomId(), 'x', '%00', '..%2f..'])
        expect((await post(`/admin/sites/${id}/${name}`, form)).status, id).toBe(404)
    },
  )
})

describe.each(['add', ...acts.map(([name]) => name)])('%s', (name) => {
  it.each(refused)('is refused to %s, and the try is recorded', async (_, from, headers, reason) => {
    const { id } = await addSite(await newOperator())
    const [before, count] = [await rowOf(id), await sites()]
    const by = await from()
    const [last] = await sql<{ id: string }>('SELECT max(id) AS id FROM "AuditEntry"')
    const page = name === 'add' ? '/admin/sites' : `/admin/sites/${id}`
    const form = { name: randomId(), redirectUris: 'https://evil.example/', confirmed: 'yes' }
    const answer = await send(by.browser, `${page}/${name}`, form, headers)
    const prompt = reason === 'login_too_old' ? '&prompt=login' : ''
    const login = `/login?next=${encodeURIComponent(`${page}?done=again`)}${prompt}`
    expect([answer.status, answer.headers.get('location')]).toEqual(
      reason === 'forbidden' ? [404, null] : [303, login],
    )
    expect([await rowOf(id), await sites()]).toEqual([before, count])
    const entries = `SELECT event, reason, "siteId", "byId", address FROM "AuditEntry" WHERE id > $1`
    const siteId = name === 'add' ? null : id
    expect(await sql(entries, [last?.id])).toEqual([
      { event: 'act_refused', reason, siteId, byId: by.id, address: '127.0.0.*' },
    ])
  })
})

describe('a client secret', () => {
  it('made at the desk works at once, and the one before no more', async () => {
    const one = await newOperator()
    const site = await addSite(one)
    const { siteCode, browser } = await site.signIn(newBrowser(), newPhone())
    expect((await site.exchange(siteCode)).status).toBe(200)

    const answer = await one.post(`/admin/sites/${site.id}/secret`, { confirmed: 'yes' })
    const [, id, secret = ''] = await valuesOf(answer)
    expect(id).toBe(site.id)
    expect(await site.exchange(await site.signInAgain(browser))).toMatchObject({ status: 401 })
    const renewed = { client_secret: secret }
    expect((await site.exchange(await site.signInAgain(browser), renewed)).status).toBe(200)
  })

  it('is in one answer, which nobody stores, and nowhere else', async () => {
    const one = await newOperator()
    const { id } = await addSite(one)
    const renew = (): Promise<Response> => one.post(`/admin/sites/${id}/secret`, { confirmed: 'yes' })
    const answer = await renew()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.getSetCookie()).toEqual([])
    const [, , secret = ''] = await valuesOf(answer.clone())
    expect((await answer.text()).split(secret)).toHaveLength(2)
    const others = [
      await one.post(`/admin/sites/${id}/addresses`, { redirectUris: 'x' }),
      await one.post(`/admin/sites/${id}/disable`, { confirmed: 'yes' }),
      await renew(),
    ]
    for (const other of others)
      expect([...other.headers, await other.text()].join('\n')).not.toContain(secret)
    const stored = await sql<{ text: string }>(
      `SELECT to_jsonb(a)::text AS text FROM "AuditEntry" a UNION ALL SELECT to_jsonb(p)::text FROM "Site" p`,
    )
    expect(stored.filter(({ text }) => text.includes(secret))).toEqual([])
  })

  it('is not made for a public client', async () => {
    const one = await newOperator()
    const site = await addSite(one, { public: 'on' })
    expect(site.secret).toBeNull()
    const { siteCode } = await site.signIn(newBrowser(), newPhone())
    expect((await site.exchange(siteCode)).status).toBe(200)
    const answer = await one.post(`/admin/sites/${site.id}/secret`, { confirmed: 'yes' })
    expect(answer.headers.get('location')).toBe(`/admin/sites/${site.id}?done=unchanged`)
  })
})

test('a site that was disabled at the desk is told that its logins ended, and lets nobody in until it is enabled', async () => {
  await using receiver = await receiveLogouts()
  const one = await newOperator()
  const site = await addSite(one, { backchannelUri: receiver.url })
  const { siteCode, browser } = await site.signIn(newBrowser(), newPhone())
  const { access_token: token } = await site.exchange(siteCode)
  await one.post(`/admin/sites/${site.id}/disable`, { confirmed: 'yes' })
  await until(() => receiver.received[0] ?? null, 'the site is not told')
  expect((await site.userInfo(token)).status).toBe(401)
  expect((await browser.fetch('GET', site.authorizePath())).status).toBe(400)
  await one.post(`/admin/sites/${site.id}/enable`)
  expect((await site.exchange(await site.signInAgain(browser))).status).toBe(200)
})

test('redirect addresses hold as soon as they are edited, and are compared as they were written', async () => {
  const one = await newOperator()
  const site = await addSite(one, {
    redirectUris: `${Site.callback}\r\n\r\n  https://shop.example/b \n`,
  })
  const status = async (redirect: string): Promise<number> =>
    (await newBrowser().fetch('GET', site.authorizePath({ redirect_uri: redirect }))).status
  expect([await status(Site.callback), await status('https://shop.example/b')]).toEqual([303, 303])
  await save(one, site.id, { redirectUris: 'https://shop.example/b' })
  expect([await status(Site.callback), await status('https://shop.example/b')]).toEqual([400, 303])
})

describe('addresses', () => {
  it('that another operator has saved since stay, and the page says so', async () => {
    const [one, other] = [await newOperator(), await newOperator()]
    const { id } = await addSite(one)
    const path = `/admin/sites/${id}/addresses`
    const base = await baseOf(id)
    const theirs = { redirectUris: 'https://shop.example/theirs' }
    expect((await other.post(path, { ...theirs, base })).status).toBe(303)
    const [before, trail] = [await rowOf(id), await trailOf(id)]
    for (const form of [{ base }, { base: '' }, { base: 'x' }, {}])
      for (const [language, sentence] of [
        ['en', 'The addresses have changed since'],
        ['zh', '地址已被他人修改'],
      ] as const) {
        const body = { redirectUris: 'https://shop.example/mine', ...form }
        const answer = await send(one.browser, path, body, { ...own, 'accept-language': language })
        expect(answer.status).toBe(409)
        const html = await answer.text()
        expect(html).toContain(sentence)
        expect(html).toContain(`href="/admin/sites/${id}"`)
      }
    expect([await rowOf(id), await trailOf(id)]).toEqual([before, trail])
    // Who wanted the same has nothing to do again.
    expect((await one.post(path, { ...theirs, base })).headers.get('location')).toMatch(/done=unchanged$/)
    const mine = { redirectUris: 'https://shop.example/mine' }
    expect((await save(one, id, mine)).headers.get('location')).toMatch(/done=site_changed$/)
  })

  it.each(['redirectUris', 'logoutUris', 'backchannelUri'])(
    'count as changed where only these are: %s',
    async (field) => {
      const one = await newOperator()
      const { id } = await addSite(one)
      const base = await baseOf(id)
      await save(one, id, { ...callback, [field]: 'https://shop.example/theirs' })
      expect((await one.post(`/admin/sites/${id}/addresses`, { ...callback, base })).status).toBe(409)
    },
  )

  it('saved twice at once from the same base are stored once', async () => {
    const operators = [await newOperator(), await newOperator()]
    const { id } = await addSite(operators[0] as Operator)
    for (let round = 0; round < 20; round += 1) {
      const base = await baseOf(id)
      const saves = operators.map(async ({ post }, index) => {
        const redirectUris = `https://shop.example/${round}/${index}`
        const { status } = await post(`/admin/sites/${id}/addresses`, { redirectUris, base })
        return { status, redirectUris }
      })
      const answers = await Promise.all(saves)
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
      const stored = answers.find(({ status }) => status === 303)?.redirectUris
      expect(await rowOf(id)).toEqual([expect.objectContaining({ redirectUris: [stored] })])
    }
    expect(await trailOf(id)).toHaveLength(1 + 20)
  })
})

describe('a registration', () => {
  it('has what the form says', async () => {
    const { id } = await addSite(await newOperator(), {
      logoutUris: 'https://shop.example/\nhttps://shop.example/bye',
      backchannelUri: ' https://shop.example/logout ',
      trusted: 'on',
      pairwise: 'on',
      email: 'domain',
      domain: 'users.shop.example',
    })
    expect(await rowOf(id)).toEqual([
      expect.objectContaining({
        redirectUris: [Site.callback],
        logoutUris: ['https://shop.example/', 'https://shop.example/bye'],
        backchannelUri: 'https://shop.example/logout',
        trusted: true,
        pairwise: true,
        emailDomain: 'users.shop.example',
      }),
    ])
  })

  it.each([
    [{ name: ' ' }, 'The name must have 1 to 64 characters', '名称应为 1 到 64 个字符'],
    [{ name: 'a\0b' }, 'no control characters', '不能包含控制字符'],
    [{ name: 'Paypal ' }, 'too similar to that of the site “PaypaI”', '「PaypaI」过于相似'],
    [{ redirectUris: ' \n' }, 'At least one redirect address is required', '至少需要一个回调地址'],
    [{ redirectUris: `${Site.callback}\nhttp://shop.example/` }, 'not an https address', '不是 https 地址'],
    [{ redirectUris: 'https://shop.example/#a' }, 'must not contain a fragment', '不能包含 # 片段'],
    [{ logoutUris: 'javascript:alert(1)' }, 'not an https address', '不是 https 地址'],
    [{ backchannelUri: 'https://茶.example/' }, 'as https://xn--', '写成 https://xn--'],
    [{ email: 'domain', domain: 'a b' }, 'a domain such as users.example.com', '类似 users.example.com'],
    [{ email: 'x' }, 'a domain such as users.example.com', '类似 users.example.com'],
  ])('with %j is refused with the reason, and nothing is stored', async (wrong, english, chinese) => {
    const one = await newOperator()
    await one.post('/admin/sites/add', { name: 'PaypaI', ...callback })
    const { id } = await addSite(one)
    const [before, count] = [await rowOf(id), await sites()]
    for (const [language, sentence] of [
      ['en', english],
      ['zh', chinese],
    ] as const) {
      const post = (path: string, form: Form): Promise<Response> =>
        send(one.browser, path, form, { ...own, 'accept-language': language })
      const isOfAddresses = Object.keys(wrong).some((name) => name.endsWith('Uris') || name.endsWith('Uri'))
      const answers = [await post('/admin/sites/add', { name: randomId(), ...callback, ...wrong })]
      if (isOfAddresses) answers.push(await post(`/admin/sites/${id}/addresses`, { ...callback, ...wrong }))
      for (const answer of answers) {
        expect(answer.status).toBe(400)
        expect(await answer.text()).toContain(sentence)
      }
    }
    expect([await rowOf(id), await sites()]).toEqual([before, count])
  })

  it('of a name by two operators at once succeeds once', async () => {
    const operators = await Promise.all(Array.from({ length: 4 }, newOperator))
    const name = randomId()
    const answers = await Promise.all(
      operators.map(({ post }) => post('/admin/sites/add', { name, ...callback })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400])
    expect(await sql(`SELECT FROM "Site" WHERE name = $1`, [name])).toHaveLength(1)
  })
})

const odd = {
  'a NUL byte': '\0',
  'a lone surrogate': '%ED%A0%80',
  'bytes that are no UTF-8': '%FF%FE',
  'half an escape': '%',
  'a script': '<script>alert(1)</script>',
  'nearly 16 KB': 'https://a.example/'.padEnd(15_000, 'a'),
  'more than 16 KB': 'a'.repeat(17_000),
  '700 lines': 'https://a.example/\n'.repeat(700),
  'a number': '1e999',
  'a format of Postgres': `{"}',NULL`,
}

test.each(Object.entries(odd))('a form with %s in any field is no server error', async (_name, text) => {
  const one = await newOperator()
  const { id } = await addSite(one)
  const value = text.includes('%') ? text : encodeURIComponent(text)
  const fields = ['name', 'redirectUris', 'logoutUris', 'backchannelUri', 'email', 'domain', 'confirmed']
  for (const path of ['/admin/sites/add', ...acts.map(([name]) => `/admin/sites/${id}/${name}`)])
    for (const field of fields) {
      const usual = new URLSearchParams({
        name: randomId(),
        ...callback,
        email: 'domain',
        domain: 'a.example',
      })
      usual.delete(field)
      const answer = await one.browser.fetch('POST', path, {
        body: `${usual}&${field}=${value}&${field}=${value}`,
        headers: { ...own, 'content-type': 'application/x-www-form-urlencoded' },
      })
      expect(answer.status, `${path} ${field}`).toBeLessThan(500)
      expect(await answer.text()).not.toContain('<script>alert')
    }
})

test('the last sign-ins of a site name the person as long as they let the site in', async () => {
  const site = await Site.add(newBrowser)
  const { user, phone, siteCode } = await site.signIn(newBrowser(), newPhone())
  expect(await lastSignIns(site.id, 20)).toEqual([])
  await site.exchange(siteCode)
  const other = await site.signIn(newBrowser(), newPhone())
  await site.exchange(other.siteCode)
  const named = (of: { user: { id: string } | null; ended: boolean }): unknown => [of.user?.id, of.ended]
  expect((await lastSignIns(site.id, 20)).map(named)).toEqual([
    [other.user.id, false],
    [user.id, false],
  ])
  await phone.call('DELETE', `/api/sites/${site.id}`)
  expect((await lastSignIns(site.id, 20)).map(named)).toEqual([
    [other.user.id, false],
    [undefined, true],
  ])
  expect(await lastSignIns(site.id, 1)).toHaveLength(1)
})
