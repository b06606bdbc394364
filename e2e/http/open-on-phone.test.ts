import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '#dev/postgres/server.ts'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { safariOnPhone, wechatOnPhone } from '../browser/user-agents.ts'
import { type Answer, Browser, type Code } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'
import { tell, wechatCalls } from '../clients/stand-ins.ts'
import { until } from '../until.ts'
import { urls } from './shared-stack.ts'

let stack: Stack
beforeAll(async () => {
  const env = { SAOMA_OPEN_ON_PHONE: 'link', SAOMA_TRUST_PROXY: '1' }
  // With its own WeChat: other tests move that one's clock, and links expire.
  stack = await startStack({ env, databaseUrl: await createDatabase(urls.database) })
})
afterAll(() => stack.close())

/** From one public address: page and mini-program are on one phone. */
const publicly = { headers: { 'x-forwarded-for': '203.0.113.7' } }

type Opened = Code & { openUrl?: string }

function open(browser: Browser, userAgent: string): Promise<Answer<Opened>> {
  return browser.call<Opened>('POST', '/api/miniapp/code', {}, { 'user-agent': userAgent })
}

/** A code with its link: it comes without where WeChat does not answer within 2 s, as on a busy machine. */
function openWithLink(browser: Browser): Promise<Code & { openUrl: string }> {
  return until(
    async () => {
      const { data } = await open(browser, safariOnPhone)
      return data.openUrl === undefined ? null : { ...data, openUrl: data.openUrl }
    },
    () => `WeChat’s link never came: ${stack.logs('app').slice(-1500)}`,
  )
}

async function linksAsked(): Promise<number> {
  return (await wechatCalls(stack.urls.wechat, '/wxa/generate_urllink')).length
}

test("a phone gets WeChat's link for its scene; through it the login needs no number", async () => {
  const { app, wechat } = stack.urls
  const browser = new Browser(app, publicly)
  const data = await openWithLink(browser)
  const link = new URL(data.openUrl)
  expect(link.searchParams.get('scene')).toBe(data.scene)

  const phone = new Phone(app, wechat, 'visitor-by-link', publicly)
  const scanned = await phone.scan(data.scene, Number(link.searchParams.get('launch')))
  expect(scanned.data.request?.numberNeeded).toBe(false)
  await phone.decide(data.scene, 'confirm')
  const { ticket } = (await browser.status(data.scene)).data
  expect((await browser.redeem({ scene: data.scene, ticket })).status).toBe(200)
})

test('the first HTML on a phone has it too', async () => {
  const headers = { 'user-agent': safariOnPhone }
  await until(
    async () => {
      const page = await new Browser(stack.urls.app).fetch('GET', '/login', { headers })
      return (await page.text()).includes('launch=1194') || null
    },
    () => `WeChat’s link never came: ${stack.logs('app').slice(-1500)}`,
  )
})

test.each([
  [
    'a computer',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  ],
  ['WeChat itself', wechatOnPhone],
])('%s gets none, and WeChat is not called', async (_name, userAgent) => {
  const before = await linksAsked()
  const { status, data } = await open(new Browser(stack.urls.app), userAgent)
  expect(status).toBe(200)
  expect(data.openUrl).toBeUndefined()
  expect(await linksAsked()).toBe(before)
})

test("the day's quota of links is used up: logins go on without, and WeChat is not asked for links again", async () => {
  const { app, wechat } = stack.urls
  const before = await linksAsked()
  await tell(`${wechat}/_dev/faults`, { path: '/wxa/generate_urllink', times: 1, errcode: 44993 })
  for (const visitor of ['first', 'second', 'third']) {
    const browser = new Browser(app, publicly)
    const { status, data } = await open(browser, safariOnPhone)
    expect(status).toBe(200)
    expect(data.openUrl).toBeUndefined()
    const phone = new Phone(app, wechat, visitor, publicly)
    await phone.scan(data.scene)
    await phone.decide(data.scene, 'confirm')
    const { ticket } = (await browser.status(data.scene)).data
    expect((await browser.redeem({ scene: data.scene, ticket })).status).toBe(200)
  }
  expect(await linksAsked()).toBe(before + 1)
})
