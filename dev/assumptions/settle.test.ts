import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWechatStandIn, type WechatStandIn } from 'wechat-standin'
import type { Assumptions } from './questions.ts'
import { settleAssumptions } from './settle.ts'

/** What the stand-in assumes. The script keeps to the file. */
const turned = vi.hoisted(() => ({}))
vi.mock('../../packages/wechat-standin/assumptions.ts', async (original) =>
  Object.assign(turned, await original<object>()),
)

const account = {
  appid: 'wx0123456789abcdef',
  secret: 'f'.repeat(32),
  verified: true,
  releasedPages: ['pages/login/login'],
}
let assumed: Assumptions
let wechat: WechatStandIn

beforeEach(async () => {
  assumed = await vi.importActual('../../packages/wechat-standin/assumptions.ts')
  wechat = await startWechatStandIn({ accounts: [account] })
})
afterEach(async () => {
  Object.assign(turned, assumed)
  await wechat.close()
})

function settle(more: object = {}): Promise<string> {
  const { appid, secret } = account
  return settleAssumptions({ apiUrl: wechat.url, appid, secret, page: 'pages/login/login', ...more }, assumed)
}

/** The assumptions that a section of the report names. */
function named(report: string, title: string): string[] {
  const [, section = ''] = report.split(`### ${title}\n`)
  const [lines = ''] = section.split('###')
  return Array.from(lines.matchAll(/^- (?:\[ \] )?\w+ ([A-Z0-9_]+)\b/gm), ([, name = '']) => name)
}

test('three assumptions turned round are the three that it names', async () => {
  Object.assign(turned, {
    WIDTH_OUT_OF_RANGE_ERRCODE: 47001,
    CHECK_PATH_REFUSES_VERSIONS: [],
    UNKNOWN_PATH_ERRCODE: 48001,
  })
  const report = await settle()
  expect(named(report, 'WeChat does otherwise')).toEqual([
    'WIDTH_OUT_OF_RANGE_ERRCODE',
    'UNKNOWN_PATH_ERRCODE',
    'CHECK_PATH_REFUSES_VERSIONS',
  ])
  expect(report).toContain('code image with width 279: assumed 40097, answered 47001 (data format error)')
})

test('every assumption is settled or open; an old js code and a personal account settle one more each', async () => {
  const oldJsCode = wechat.login('visitor-1')
  wechat.advance(301_000)
  const report = await settle({ oldJsCode, personal: true })
  expect(named(report, 'WeChat does otherwise')).toEqual([])
  const held = named(report, 'As assumed')
  expect(held).toHaveLength(16)
  expect(held).toEqual(
    expect.arrayContaining(['EXPIRED_JS_CODE_ERRCODE', 'PERSONAL_ACCOUNT_MAKES_CODE_IMAGES']),
  )
  const all = [...held, ...named(report, 'Open: try by hand what you can')]
  expect(all.toSorted()).toEqual(Object.keys(assumed).toSorted())
  const calls = wechat.calls()
  expect(calls.length).toBeLessThan(40)
  expect(calls.filter(({ path, forceRefresh }) => path === '/cgi-bin/token' || forceRefresh)).toEqual([])
})

test('no secret is in the report, whatever WeChat puts into its words', async () => {
  const token = await fetch(`${wechat.url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid: account.appid, secret: account.secret }),
  }).then(async (answer) => ((await answer.json()) as { access_token: string }).access_token)
  const oldJsCode = '0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P'
  const openid = `o${'Ab1-_'.repeat(5)}xy`
  const secrets = [account.appid, account.secret, token, oldJsCode, openid, '203.0.113.7']
  const body = JSON.stringify({ errcode: 1, errmsg: secrets.join(' ') })
  wechat.fault({ path: '/sns/jscode2session', times: 9, body })
  const report = await settle({ oldJsCode })
  expect(named(report, 'WeChat does otherwise')).toContain('EXPIRED_JS_CODE_ERRCODE')
  expect(report).toContain('(… … … … … …)')
  for (const secret of secrets) expect(report).not.toContain(secret)
})

test('a refused account says so without its AppID, and asks no more', async () => {
  const wrong = settle({ secret: 'x'.repeat(32) })
  await expect(wrong).rejects.toThrow(
    'WeChat gave no access token: 40125 invalid appsecret. Run npm run doctor, which says what to do, then try again.',
  )
  expect(wechat.calls()).toHaveLength(1)
})
