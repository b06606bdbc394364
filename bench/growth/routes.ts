import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hash } from '../../lib/crypto.ts'
import type { Stack } from '../../dev/stack/stack.ts'
import { Browser } from '../../e2e/clients/browser.ts'
import { confirm, logIn, logInListening, scan, scanListening } from '../../e2e/clients/log-in.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import { Site } from '../../e2e/clients/site.ts'
import { sql } from '../../e2e/sql.ts'

export const cron = 'secret-of-the-cron-job'
const operated = { headers: { authorization: `Bearer ${cron}` } }
const secret = 'a secret of the site'
const kinds = ['login', 'account', 'site', 'desk', 'command', 'cleaning'] as const
export type Kind = (typeof kinds)[number]
export type Steps = Record<Kind, Record<string, () => Promise<unknown>>>

/** Everything that Saoma can be asked, in this order. `env`: of the operator's commands. */
export async function stepsOf({ urls }: Stack, env: NodeJS.ProcessEnv, logoutUrl: string): Promise<Steps> {
  const { app, wechat, database } = urls
  const browser = (): Browser => new Browser(app)
  const phone = (): Phone => new Phone(app, wechat)
  const here = browser()
  const person = phone()
  const operator = browser()
  const { user: admin } = await logIn(operator, phone())
  await sql(database, `UPDATE "User" SET role = 'admin' WHERE id = $1`, [admin.id])
  await sql(
    database,
    `INSERT INTO "Site" (id, name, "secretHash", "redirectUris", "backchannelUri") VALUES ('growth', 'Growth', $1, $2, $3) ON CONFLICT DO NOTHING`,
    [hash(secret), [Site.callback], logoutUrl],
  )
  const site = new Site('growth', secret, browser)
  const other = await logIn(browser(), phone())
  const [middle] = await sql<{ id: string; scene: string }>(
    database,
    `SELECT u.id, e.scene FROM "User" u JOIN "AuditEntry" e ON e."userId" = u.id WHERE e.scene IS NOT NULL
     ORDER BY u."createdAt" OFFSET (SELECT reltuples::int / 2 FROM pg_class WHERE relname = 'User') LIMIT 1`,
  )
  const { id = admin.id, scene = '' } = middle ?? {}
  const page = (address: string) => () => get(operator, address)
  const act =
    (address: string, form: Record<string, string> = {}) =>
    () =>
      operator.fetch('POST', address, { body: new URLSearchParams(form), headers: { origin: app } })
  const command =
    (...args: string[]) =>
    () =>
      run(['dev/saoma.ts', ...args], env)

  return {
    login: {
      'the page': () => get(browser(), '/login'),
      'a new person': () => logIn(here, person),
      'a known person, over the channel': () => logInListening(here, person),
      'a wrong number': async () => {
        const { code } = await scan(browser(), person)
        await person.scan(code.scene, 1049)
        await person.decide(code.scene, 'confirm', { number: '00' })
      },
      'a second phone': async () => phone().scan((await scan(browser(), person)).code.scene),
      declined: async () => person.decide((await scan(browser(), person)).code.scene, 'cancel'),
      'not me': async () => {
        const { code } = await logIn(browser(), person)
        await person.decide(code.scene, 'cancel')
      },
      'redeemed twice': async () => {
        const login = await confirm(await scan(browser(), person))
        const { code, ticket } = login
        for (const attempt of ['one', 'one', 'two'])
          await login.browser.redeem({ scene: code.scene, ticket, attempt: attempt.repeat(8) })
      },
      'a waiting page': async () => (await scanListening(browser(), person)).channel.close(),
      'name, picture and number': async () => {
        await person.register({ nickname: '林小满' })
        await person.call('POST', '/api/miniapp/phone', { code: await person.phoneCode() })
      },
      'two users become one': async () => {
        const { user } = await logIn(browser(), person)
        await sql(
          database,
          `WITH made AS (INSERT INTO "User" (id, "updatedAt") VALUES (gen_random_uuid(), now()) RETURNING id),
            own AS (UPDATE "Identity" i SET unionid = NULL FROM "Identity" before WHERE i."userId" = $1 AND before.id = i.id RETURNING before.unionid)
           INSERT INTO "Identity" (id, "appId", openid, unionid, "userId") SELECT gen_random_uuid(), 'other', gen_random_uuid(), unionid, made.id FROM own, made`,
          [user.id],
        )
        await logIn(browser(), person)
      },
    },
    account: {
      session: () => here.session(),
      'session of yesterday': async () => {
        await sql(
          database,
          `UPDATE "Session" SET "lastSeenAt" = now() - interval '2 days' WHERE "tokenHash" = $1`,
          [hash(here.cookies.get('saoma_session') ?? '')],
        )
        await here.session()
      },
      page: () => get(here, '/account'),
      'own data': () => get(here, '/api/user'),
      sites: () => get(here, '/api/sites'),
      'sign out one': async () => {
        const { id: mine } = (await here.sessions()).find(({ current }) => !current) ?? { id: 'a'.repeat(22) }
        await here.call('DELETE', `/api/sessions/${mine}`)
      },
      'sign out all': async () => {
        await here.call('DELETE', '/api/sessions')
        await person.sessions()
        await here.signOut()
      },
      delete: async () => {
        const mine = browser()
        await logIn(mine, phone())
        await mine.call('DELETE', '/api/user', {})
      },
    },
    site: {
      'sign in, code, tokens, person': async () => {
        const { siteCode } = await site.signIn(here, person)
        const { access_token: token } = await site.exchange(siteCode)
        await site.userInfo(token)
        await site.exchange(siteCode)
      },
      'silent sign-in': async () => site.exchange(await site.signInAgain(here)),
      logout: async () => {
        const { id_token: hint = '' } = await site.exchange(await site.signInAgain(here))
        await here.fetch('GET', `/oidc/logout?${new URLSearchParams({ id_token_hint: hint })}`)
      },
      'disconnected by the person': async () => {
        await site.signIn(here, person)
        await here.call('DELETE', '/api/sites/growth')
      },
    },
    desk: {
      'logins of a day': page('/admin'),
      'logins of 90 days': page('/admin?hours=2160'),
      'logins of 90 days of a site': page('/admin?hours=2160&site=growth'),
      'newest people': page('/admin/people'),
      'older people': page(`/admin/people?before=${id}`),
      'people by a name': page(search('林小满5')),
      'people by one letter': page(search('A')),
      'people by the start of an id': page(search(id.slice(0, 6))),
      'people by a phone number': page(search('1379191')),
      'people by what most names contain': page(search('1')),
      'people by a name that nobody has': page(search('zzzz')),
      'a person': page(`/admin/people/${id}`),
      'a login': page(`/admin/logins/${scene}`),
      sites: page('/admin/sites'),
      'a site': page('/admin/sites/growth'),
      block: act(`/admin/people/${other.user.id}/block`),
      unblock: act(`/admin/people/${other.user.id}/unblock`),
      'sign out': act(`/admin/people/${id}/sign-out`),
      role: act(`/admin/people/${other.user.id}/role`, { role: 'admin' }),
      delete: act(`/admin/people/${id}/delete`),
      'disable a site': act('/admin/sites/growth/disable'),
      'enable a site': act('/admin/sites/growth/enable'),
      metrics: () => get(browser(), '/api/metrics', operated),
      health: () => get(browser(), '/api/health'),
    },
    command: {
      stats: command('stats'),
      'user list': command('user', 'list'),
      'user find': command('user', 'find', '林小满5'),
      'user export': command('user', 'export', other.user.id, '--json'),
      'client list': command('client', 'list'),
    },
    cleaning: { 'one pass': () => get(browser(), '/api/cleanup', operated) },
  }
}

function search(text: string): string {
  return `/admin/people?q=${encodeURIComponent(text)}`
}

async function get(browser: Browser, address: string, init = {}): Promise<void> {
  const response = await browser.fetch('GET', address, init)
  await response.text()
  if (response.status !== 200) throw new Error(`${address} answered ${response.status}`)
}

async function run(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
}
