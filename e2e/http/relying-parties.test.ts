import { beforeAll, describe, expect, test } from 'vitest'
import { declinedPath } from '#lib/oidc/request.ts'
import { type LoggedIn, logIn, scan } from '../clients/log-in.ts'
import { missing, type Party, parties, startParty } from '../oidc/relying-parties/start.ts'
import { type Page, Visitor } from '../oidc/visitor.ts'
import { until } from '../until.ts'
import { newBrowser, newPhone, urls } from './shared-stack.ts'

for (const party of parties) {
  const reason = missing(party)
  const title = reason === null ? party.name : `${party.name}, skipped: ${reason}`
  describe.skipIf(reason !== null)(title, () => run(party))
}

function run(party: Party): void {
  let site: Awaited<ReturnType<typeof startParty>>
  beforeAll(async () => {
    site = await startParty(party)
    return () => site.close()
  })

  /** Presses the button of the site, and gives the `next` of the login to which that leads. */
  async function ask(visitor: Visitor): Promise<string> {
    const { url, status, text } = await visitor.visit(`${site.own}/login`)
    expect({ status, path: url.pathname }, text).toEqual({ status: 200, path: '/login' })
    return url.searchParams.get('next') ?? ''
  }

  async function signIn(
    visitor = new Visitor(newBrowser()),
  ): Promise<LoggedIn & { visitor: Visitor; page: Page }> {
    const next = await ask(visitor)
    const login = await logIn(visitor.browser, newPhone(), next)
    return { ...login, visitor, page: await visitor.visit(next) }
  }

  async function isSignedIn(visitor: Visitor): Promise<boolean> {
    const { status, text } = await visitor.visit(site.own)
    expect([200, 401], text).toContain(status)
    return status === 200
  }

  test('signs in by scanning, and gets the claims', async () => {
    const { user, page } = await signIn()
    expect(page.url.origin, page.text).toBe(site.own)
    expect(page.status, page.text).toBe(200)
    const claims = JSON.parse(page.text) as Record<string, unknown>
    expect(claims['userinfo'] ?? claims).toMatchObject({
      sub: user.id,
      name: expect.stringMatching(/^用户 \S{4}$/),
      email: `${user.id}@users.127.0.0.1.invalid`,
    })
  })

  test('hears that the person declined', async () => {
    const visitor = new Visitor(newBrowser())
    const next = await ask(visitor)
    const { phone, code } = await scan(visitor.browser, newPhone(), next)
    await phone.decide(code.scene, 'cancel')
    const page = await visitor.visit(declinedPath(next) ?? '')
    expect(page.url.origin).toBe(site.own)
    expect(page.url.search + page.text).toMatch(party.declined)
    expect(await isSignedIn(visitor)).toBe(false)
  })

  if (party.logsOut)
    test('signs out here too', async () => {
      const { visitor } = await signIn()
      expect(await isSignedIn(visitor)).toBe(true)
      const { url } = await visitor.visit(`${site.own}/logout`)
      expect(url.origin).toBe(party.logsOut === 'back' ? site.own : urls.app)
      expect(await isSignedIn(visitor)).toBe(false)
      expect((await visitor.browser.session()).data.user).toBeNull()
    })

  if (party.backchannel !== undefined)
    test('hears of “not me” on the phone', async () => {
      const { visitor, phone, code } = await signIn()
      const other = await signIn()
      await phone.decide(code.scene, 'cancel')
      await until(async () => ((await isSignedIn(visitor)) ? null : true), 'still signed in at the site')
      expect(await isSignedIn(other.visitor)).toBe(true)
    })
}
