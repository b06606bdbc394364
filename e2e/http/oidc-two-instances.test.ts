import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'
import { type LogoutReceiver, receiveLogouts, Site, type TokenAnswer } from '../clients/site.ts'
import { sql } from '../sql.ts'
import { until } from '../until.ts'

let stack: Stack
let receiver: LogoutReceiver
beforeAll(async () => {
  stack = await startStack({ apps: 2, reverseProxy: true, env: { SAOMA_RATE_LIMIT: 'off' } })
  Object.assign(process.env, stack.settings)
  receiver = await receiveLogouts()
})
afterAll(async () => {
  await stack.close()
  await receiver[Symbol.asyncDispose]()
})

/** At the address of both instances, whose requests go to each in turn. */
function newBrowser(): Browser {
  return new Browser(stack.urls.app)
}

function newPhone(): Phone {
  return new Phone(stack.urls.app, stack.urls.wechat)
}

/** Of the logins at a site that have ended, and of which it is not told yet. */
async function untold({ id }: Site): Promise<number> {
  const rows = await sql(
    stack.urls.database,
    `SELECT FROM "SiteLogin" WHERE "siteId" = $1 AND "codeUsedAt" IS NOT NULL`,
    [id],
  )
  return rows.length
}

function sids(): unknown[] {
  return receiver.received.map(({ sid }) => sid)
}

test('what one instance begins, the other goes on with: code, keys, access token and logout', async () => {
  const [one = '', two = ''] = stack.urls.apps
  let at = one
  const site = await Site.add(() => new Browser(at), { backchannelUri: receiver.url })
  const { browser } = await site.signIn(newBrowser(), newPhone())
  async function signInAcross(here: string, there: string): Promise<TokenAnswer> {
    const back = await site.follow(browser, here + site.authorizePath())
    at = there
    const tokens = await site.exchange(back.searchParams.get('code') ?? '')
    expect(tokens.status).toBe(200)
    at = here
    expect((await site.userInfo(tokens.access_token)).status).toBe(200)
    const keys = createRemoteJWKSet(new URL(`${here}/oidc/jwks`))
    const expected = { issuer: stack.urls.app, audience: site.id }
    await expect(jwtVerify(tokens.id_token ?? '', keys, expected)).resolves.toBeTruthy()
    return tokens
  }
  await signInAcross(one, two)
  const tokens = await signInAcross(two, one)

  await browser.fetch('GET', `${one}/oidc/logout?id_token_hint=${tokens.id_token}`)
  at = two
  expect((await site.userInfo(tokens.access_token)).status).toBe(401)
  await until(async () => ((await untold(site)) === 0 ? true : null), 'the site is not told')
  const { sid } = decodeJwt(tokens.id_token ?? '')
  expect(new Set(sids())).toEqual(new Set([sid]))
})

test('20 logins behind one address, ended at once: the site is told of each once', async () => {
  const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
  const logins = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const login = await site.signIn(newBrowser(), newPhone())
      const { id_token: idToken = '' } = await site.exchange(login.siteCode)
      return { ...login, sid: decodeJwt(idToken)['sid'] }
    }),
  )
  receiver.received.length = 0
  await Promise.all(logins.map(({ phone, code }) => phone.decide(code.scene, 'cancel')))
  await until(async () => ((await untold(site)) === 0 ? true : null), 'the site is not told')
  expect(sids()).toHaveLength(logins.length)
  expect(new Set(sids())).toEqual(new Set(logins.map(({ sid }) => sid)))
})

/** SQL: whoever begins to deliver waits for as long as this connection is open. */
const holdDeliveries = `
  SELECT pg_advisory_lock(1);
  CREATE OR REPLACE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END';
  CREATE TRIGGER held BEFORE UPDATE OF "logoutTries" ON "SiteLogin" FOR EACH ROW EXECUTE FUNCTION held()`

test.each(['the other one, at the next logout there', 'it, when it is back'])(
  'an instance killed between “not me” and telling the site: %s tells',
  async (who) => {
    const [one = '', two = ''] = stack.urls.apps
    const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
    const phone = new Phone(one, stack.urls.wechat)
    const { code, siteCode } = await site.signIn(newBrowser(), phone)
    const { sid } = decodeJwt((await site.exchange(siteCode)).id_token ?? '')
    receiver.received.length = 0

    const client = new Client(stack.urls.database)
    await client.connect()
    await client.query(holdDeliveries)
    expect((await phone.decide(code.scene, 'cancel')).status).toBe(200)
    const held = 'FROM pg_locks WHERE locktype = $1 AND NOT granted'
    const anyHeld = async (): Promise<true | null> =>
      (await client.query(`SELECT ${held}`, ['advisory'])).rowCount === 1 || null
    await until(anyHeld, 'the instance does not begin')
    await stack.process('app').kill()
    // PostgreSQL would finish a statement whose client is gone.
    await client.query(`SELECT pg_terminate_backend(pid) ${held}`, ['advisory'])
    await client.query('DROP TRIGGER held ON "SiteLogin"')
    await client.end()
    expect(sids()).toEqual([])
    expect(await untold(site)).toBe(1)

    if (who.startsWith('it')) await stack.process('app').start()
    else await new Browser(two).signOut()
    await until(async () => ((await untold(site)) === 0 ? true : null), 'the site is not told')
    expect(sids()).toEqual([sid])
    if (!who.startsWith('it')) await stack.process('app').start()
  },
)
