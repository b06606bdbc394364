import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { onTestFinished, expect, test } from 'vitest'
import { createDatabase } from '#dev/postgres/server.ts'
import type { Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { confirm, logIn, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { receiveLogouts, Site } from '../clients/site.ts'
import { until } from '../until.ts'
import { expectRefused, startBeside, urls } from '../http/shared-stack.ts'

const oldSecret = 'the-old-secret-of-32-characters-or-more'
const newSecret = 'the-new-secret-of-32-characters-or-more'

async function start(secret: string, databaseUrl: string, port?: number): Promise<Stack> {
  const env = { SAOMA_SECRET: secret, SAOMA_RATE_LIMIT: 'off' }
  const stack = await startBeside({ env, databaseUrl, ...(port !== undefined && { ports: { app: port } }) })
  onTestFinished(() => stack.close())
  return stack
}

test('a new SAOMA_SECRET signs nobody out, and voids what was signed with the old one', async () => {
  const database = await createDatabase(urls.database)
  const before = await start(oldSecret, database)
  const phone = new Phone(before.urls.app, before.urls.wechat, 'visitor-1')
  const signedIn = new Browser(before.urls.app)
  await logIn(signedIn, phone)
  const pending = new Browser(before.urls.app)
  const { code, ticket } = await confirm(await scan(pending, phone))
  const { token } = (await phone.scan((await pending.openCode()).scene)).data

  const { app } = (await start(newSecret, database)).urls
  expect((await moved(signedIn, app).session()).data.user).not.toBeNull()
  expectRefused(await moved(pending, app).redeem({ scene: code.scene, ticket }), 403, 'forbidden')
  // The page polls, and gets the ticket of the new secret.
  const polled = (await moved(pending, app).status(code.scene)).data.ticket
  expect((await moved(pending, app).redeem({ scene: code.scene, ticket: polled })).status).toBe(200)
  const headers = { authorization: `Bearer ${token}` }
  expectRefused(
    await new Browser(app).call('GET', '/api/sessions', undefined, headers),
    401,
    'unauthenticated',
  )
})

test('with a new SAOMA_SECRET sites go on: their tokens, the names they know people by, and what was under way', async () => {
  const database = await createDatabase(urls.database)
  const before = await start(oldSecret, database)
  Object.assign(process.env, before.settings)
  const { app } = before.urls
  const newBrowser = (): Browser => new Browser(app)
  await using receiver = await receiveLogouts()
  const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
  const pairwise = await Site.add(newBrowser, { pairwise: true })
  const phone = new Phone(app, before.urls.wechat, 'visitor-1')
  const browser = newBrowser()
  const { siteCode } = await site.signIn(browser, phone)
  const old = await site.exchange(siteCode)
  const oldPairwise = await pairwise.exchange((await pairwise.signIn(browser, phone)).siteCode)
  const underWay = await site.signInAgain(browser)
  const ended = newBrowser()
  await site.exchange((await site.signIn(ended, phone)).siteCode)
  receiver.status = 500
  await ended.signOut()
  await before.close()
  receiver.status = 200

  await start(newSecret, database, Number(new URL(app).port))
  const keys = createRemoteJWKSet(new URL(`${app}/oidc/jwks`))
  const subOf = async (token = ''): Promise<unknown> => (await jwtVerify(token, keys)).payload.sub
  const sub = await subOf(old.id_token)
  expect(await (await site.userInfo(old.access_token)).json()).toMatchObject({ sub })
  const fresh = await site.exchange(underWay)
  expect(await subOf(fresh.id_token)).toBe(sub)
  const kid = decodeProtectedHeader(fresh.id_token ?? '').kid
  expect(kid).not.toBe(decodeProtectedHeader(old.id_token ?? '').kid)
  const again = await pairwise.exchange(await pairwise.signInAgain(browser))
  expect(await subOf(again.id_token)).toBe(await subOf(oldPairwise.id_token))
  const logout = await until(() => receiver.tokens[0] ?? null, 'the site is not told')
  expect(await subOf(logout)).toBe(sub)
  expect(decodeProtectedHeader(logout).kid).toBe(kid)
})

function moved(browser: Browser, app: string): Browser {
  const same = new Browser(app)
  for (const [name, value] of browser.cookies) same.cookies.set(name, value)
  return same
}
