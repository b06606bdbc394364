/** The budget of a login: a change that costs more fails here. Counts only: times depend on the machine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { itemsOf, overspent, weightsOf } from '../cost/budget.ts'
import { type CountedStack, startCountedStack } from '../cost/counted-stack.ts'
import { Browser } from '../clients/browser.ts'
import { logInListening } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { tell } from '../clients/stand-ins.ts'
import { type EventReceiver, receiveEvents } from '../clients/webhook.ts'
import { hash, randomId } from '#lib/crypto.ts'
import { Site } from '../clients/site.ts'
import { sql } from '../sql.ts'
import { besideThis } from './shared-stack.ts'

describe.each([
  ['with spare codes', true],
  ['without spare codes', false],
])('%s', (_words, spares) => {
  let counted: CountedStack
  let receiver: EventReceiver
  beforeAll(async () => {
    receiver = await receiveEvents()
    // The webhook costs a login nothing.
    counted = await startCountedStack(spares, {
      ...(await besideThis()),
      ...(spares && { env: receiver.settings }),
    })
  })
  afterAll(async () => {
    await counted.close()
    await receiver.stop()
  })

  test('a login stays within its budget of requests, statements, calls and events', async () => {
    await login(counted, 'who comes back')
    const cost = await counted.count(() => login(counted, 'who comes back'))
    expect(overspent(itemsOf(cost, spares))).toEqual([])
    // Everything was really counted.
    for (const { name, spent } of itemsOf(cost, spares)) expect(spent, name).toBeGreaterThan(0)
    expect(cost.wechat.tokens).toBe(0)
    expect(cost.wechat.onTheWay).toEqual([
      ...(spares ? [] : ['/wxa/getwxacodeunlimit']),
      '/sns/jscode2session',
    ])
    expect(cost.delivered).toBe(2)
    const told = receiver.delivered.map(({ type }) => type)
    const logins = ['login.completed', 'login.completed', 'login.completed']
    expect(told.filter((type) => type === 'login.completed')).toEqual(spares ? logins : [])
  })

  test('a known browser that is signed in already pays no more', async () => {
    const browser = new Browser(counted.stack.urls.app)
    await login(counted, 'who comes back', browser)
    const cost = await counted.count(() => login(counted, 'who comes back', browser))
    expect(overspent(itemsOf(cost, spares))).toEqual([])
  })

  test.runIf(spares).each([
    ['that WeChat does not tell', undefined, storingAPerson],
    ['that another identity may have', 'shared', storingAPerson + batch],
  ])(
    'the first login of a person with a unionid %s costs the statements that store them',
    async (_words, unionid, more) => {
      const body = JSON.stringify({ openid: `new-${unionid}`, session_key: 'key', unionid })
      const loginAsThem = async (): Promise<string> => {
        await tell(`${counted.stack.urls.wechat}/_dev/faults`, {
          path: '/sns/jscode2session',
          times: 1,
          body,
        })
        return login(counted, 'somebody else')
      }
      const first = await counted.count(loginAsThem)
      const second = await counted.count(loginAsThem)
      expect(first.statements.login - second.statements.login).toBe(more)
    },
  )

  test.runIf(spares)('a login at a site costs at most five statements more', async () => {
    const { id, secret } = { id: randomId(), secret: 'a secret of the site' }
    const values = [id, id, hash(secret), [Site.callback]]
    await sql(counted.stack.urls.database, addSite, values)
    await loginAt(counted, new Site(id, secret, () => new Browser(counted.stack.urls.app)))
    const plain = await counted.count(() => login(counted, 'who comes back'))
    const more = await counted.count(() =>
      loginAt(counted, new Site(id, secret, () => new Browser(counted.stack.urls.app))),
    )
    const added = more.statements.login - plain.statements.login
    expect(added).toBeGreaterThan(3)
    expect(added).toBeLessThanOrEqual(5)
  })

  test.runIf(spares)('every page waits for the same single style sheet', async () => {
    const sheets = await Promise.all(['/', '/login', '/nowhere'].map((path) => styleSheets(counted, path)))
    expect(sheets[0]).toHaveLength(1)
    for (const sheet of sheets) expect(sheet).toEqual(sheets[0])
  })

  test.runIf(spares)(
    'the first HTML and the picture in it stay small, and it contains the picture once',
    async () => {
      let html = ''
      const { page } = await counted.count(async () => {
        html = await firstHtml(counted)
        return ''
      })
      const image = /src="data:image\/jpeg;base64,([^"]+)"/.exec(html)?.[1] ?? ''
      const items = weightsOf(page, Buffer.from(image, 'base64').length)
      expect(overspent(items)).toEqual([])
      for (const { name, spent } of items) expect(spent, name).toBeGreaterThan(1_000)
      const parts = Array.from({ length: Math.floor(image.length / 60) }, (_, i) =>
        image.slice(60 * i, 60 * i + 60),
      )
      // White areas repeat within the picture itself.
      const unique = parts.filter((part) => image.split(part).length === 2)
      expect(unique.length).toBeGreaterThan(100)
      for (const part of unique) expect(html.split(part)).toHaveLength(2)
    },
  )
})

/** As a browser requests it. */
async function firstHtml({ stack }: CountedStack): Promise<string> {
  const headers = { accept: 'text/html,*/*;q=0.8' }
  return (await new Browser(stack.urls.app).fetch('GET', '/login', { headers })).text()
}
/** To find nobody, to store them, and to mark their scene as scanned once more: lib/user/identity.ts. */
const storingAPerson = 3
/** A transaction of four statements, with its beginning and end, instead of one. */
const batch = 5

const addSite = `INSERT INTO "Site" (id, name, "secretHash", "redirectUris") VALUES ($1, $2, $3, $4)`

/** From the site and back to it, until it knows who the person is. Resolves with the scene. */
async function loginAt({ stack }: CountedStack, site: Site): Promise<string> {
  const { app, wechat } = stack.urls
  const browser = new Browser(app)
  const next = await site.next(browser)
  const { code } = await logInListening(browser, new Phone(app, wechat, 'who comes back'), next)
  const back = await site.follow(browser, next)
  const { access_token: token } = await site.exchange(back.searchParams.get('code') ?? '')
  expect((await site.userInfo(token)).status).toBe(200)
  return code.scene
}

/** Resolves with its scene. */
async function login(
  { stack }: CountedStack,
  person: string,
  browser = new Browser(stack.urls.app),
): Promise<string> {
  const { app, wechat } = stack.urls
  return (await logInListening(browser, new Phone(app, wechat, person))).code.scene
}

async function styleSheets({ stack }: CountedStack, path: string): Promise<string[]> {
  const html = await (await new Browser(stack.urls.app).fetch('GET', path)).text()
  return [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = '']) => href)
}
