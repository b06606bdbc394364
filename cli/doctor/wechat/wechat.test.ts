import { toBuffer } from 'qrcode'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Account, startWechatStandIn } from 'wechat-standin'
import { tell } from '../../../e2e/clients/stand-ins.ts'
import type * as env from '#lib/env.ts'
import { type Case, deadPort, examineCase, expectAllOk, serve, settings, startAnew } from '../test/cases.ts'
import { answering, closingServer, pictureServer, redirecting, secureServer } from '../test/servers.ts'
import { print } from '../finding.ts'
import { answererAt } from './answerer.ts'
import { checkWechat } from './wechat.ts'

// The settings of the process, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const token = 'WeChat: access token'
const login = 'WeChat: login (code2Session)'
const image = 'WeChat: code image (pages/login/login, release)'
const imagePath = '/wxa/getwxacodeunlimit'

const page = 'pages/login/login'
const common = { verified: true, releasedPages: [page] }

/** Mini-programs as WeChat may know them: one in which all is well, and some in which something is not. */
const accounts = {
  well: { ...common, appid: 'wx1111111111111111', secret: 'the-app-secret-of-the-first-0001' },
  listed: {
    ...common,
    appid: 'wx2222222222222222',
    secret: 'the-app-secret-of-the-second-002',
    whitelist: ['203.0.113.1'],
  },
  unreleased: {
    ...common,
    appid: 'wx3333333333333333',
    secret: 'the-app-secret-of-the-third-0003',
    releasedPages: [],
  },
  denied: {
    ...common,
    appid: 'wx4444444444444444',
    secret: 'the-app-secret-of-the-fourth-004',
    deniedPaths: ['/wxa/getwxacodeunlimit'],
  },
} satisfies Record<string, Account>

/** The settings that name one of them. */
function settingsOf({ appid, secret }: Account): Record<string, string> {
  return { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret }
}

let wechat: Awaited<ReturnType<typeof startWechatStandIn>>

beforeAll(async () => {
  wechat = await startWechatStandIn({ accounts: Object.values(accounts), phoneUrl: 'http://127.0.0.1:1' })
  Object.assign(settings, settingsOf(accounts.well), { WECHAT_API_URL: wechat.url })
})
afterEach(() => tell(`${wechat.url}/_dev/reset`, {}))
afterAll(() => wechat.close())

test('all is well', async () => {
  startAnew()
  const findings = await checkWechat(12_000)
  expectAllOk(findings)
  const printed = print(findings, 'zh')
  expect(printed).toContain('由微信的模拟服务器（')
  expect(printed).toMatch(/\d+×\d+，[\d.]+ KB，/)
})

test.each(cases())('$broken', (one) => examineCase(one, checkWechat))

test.each(['https://api.weixin.qq.com', 'https://api2.weixin.qq.com', 'https://sh.api.weixin.qq.com'])(
  '%s is WeChat, and is not asked',
  async (origin) => {
    const host = new URL(origin).host
    expect(await answererAt(origin, 1_000)).toEqual({
      kind: 'WeChat',
      name: { zh: `微信（${host}）`, en: `WeChat (${host})` },
    })
  },
)

test('a host that only looks like it is not', async () => {
  const { kind } = await answererAt('http://api.weixin.qq.com.invalid', 1_000)
  expect(kind).toBe('other')
})

/** What goes wrong with the next calls of a path. */
function fault(fault: object): Promise<void> {
  return tell(`${wechat.url}/_dev/faults`, { times: 1, ...fault })
}

function cases(): Case[] {
  return [
    {
      broken: "one's own AppID, asked of the demo's stand-in",
      arrange: () => ({ WECHAT_APP_ID: 'wx0000000000000000' }),
      checks: [token, login],
      en: 'which does not know this AppID. The request did not reach WeChat',
      zh: '其中没有该 AppID，请求未到达微信',
      theirs: '40013: invalid appid',
      todo: 'Remove the WECHAT_API_URL line',
      by: 'a stand-in for WeChat (127.0.0.1:',
    },
    {
      broken: 'a stand-in signs people in to a public site',
      arrange: () => ({ SAOMA_URL: 'https://login.saoma.cn' }),
      checks: [token],
      en: 'anyone can sign in as anyone',
      zh: '任何人都可以冒充他人登录',
      todo: 'Remove WECHAT_API_URL at once',
    },
    {
      broken: 'the AppID of nobody, asked through a proxy',
      arrange: async () => wechatAt(await serve(answering('{"errcode":40013,"errmsg":"invalid appid"}'))),
      checks: [token, login],
      en: 'The AppID is wrong',
      zh: 'AppID 有误',
      theirs: '40013: invalid appid',
      by: '(WECHAT_API_URL, not WeChat itself)',
    },
    {
      broken: 'the AppSecret of another mini-program',
      arrange: () => ({ WECHAT_APP_SECRET: accounts.listed.secret }),
      checks: [token, login],
      en: 'The AppSecret is wrong',
      zh: 'AppSecret 有误',
      theirs: '40125: invalid appsecret',
      by: 'a stand-in for WeChat',
    },
    {
      broken: 'this machine is not on the IP whitelist',
      arrange: () => settingsOf(accounts.listed),
      checks: [token, login],
      en: 'is not on the IP whitelist',
      zh: 'IP 白名单中没有本机的出口地址',
      theirs: 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist',
    },
    {
      broken: 'the mini-program is not released yet',
      arrange: () => settingsOf(accounts.unreleased),
      checks: [image],
      en: 'the released version does not contain it, or nothing is released yet',
      zh: '或小程序尚未发布',
      theirs: '41030: invalid page',
    },
    {
      broken: 'the account may not make codes',
      arrange: () => settingsOf(accounts.denied),
      checks: [image],
      en: 'has no permission for this API',
      zh: '没有调用此接口的权限',
      theirs: '48001: api unauthorized',
    },
    {
      broken: 'an administrator has to confirm this address',
      arrange: () => fault({ path: '/cgi-bin/stable_token', errcode: 89503 }),
      checks: [token],
      en: 'need the confirmation of an administrator',
      zh: '需要管理员确认',
      theirs: '89503',
    },
    {
      broken: 'the AppSecret is frozen',
      arrange: () => fault({ path: '/cgi-bin/stable_token', errcode: 40243 }),
      checks: [token],
      en: 'The AppSecret is frozen',
      zh: 'AppSecret 已被冻结',
      theirs: '40243',
    },
    {
      broken: "the day's quota is used up",
      arrange: () => fault({ path: imagePath, errcode: 45009 }),
      checks: [image],
      en: "Today's quota of calls is used up",
      zh: '今日的调用次数已用完',
      theirs: '45009: reach max api daily quota limit',
    },
    {
      broken: "the minute's quota is used up",
      arrange: () => fault({ path: '/sns/jscode2session', errcode: 45011 }),
      checks: [login],
      en: 'Too many calls',
      zh: '调用过于频繁',
      theirs: '45011',
    },
    {
      broken: 'WeChat is busy',
      arrange: () => fault({ path: '/cgi-bin/stable_token', errcode: -1 }),
      checks: [token],
      en: 'WeChat is busy',
      zh: '微信系统繁忙',
      theirs: '-1: system error',
    },
    {
      broken: 'another program takes the token away',
      arrange: () => fault({ path: imagePath, errcode: 40001, times: 2 }),
      checks: [image],
      en: 'it was replaced elsewhere',
      zh: '已被其他程序刷新',
      theirs: '40001: invalid credential',
    },
    {
      broken: 'an error that nobody knows',
      arrange: () => fault({ path: imagePath, errcode: 61234 }),
      checks: [image],
      en: '61234, an error that Saoma does not know',
      zh: '返回未知的错误码 61234',
      theirs: '61234',
    },
    {
      broken: 'WeChat closes one connection without an answer',
      arrange: () => fault({ path: '/cgi-bin/stable_token', drop: true }),
      checks: [token],
      en: 'closes it without an answer',
      zh: '未响应就断开',
    },
    {
      broken: 'WeChat takes too long',
      silent: true,
      arrange: () => fault({ path: '/sns/jscode2session', delayMs: 60_000 }),
      checks: [login],
      en: 'did not answer in time',
      zh: '响应超时',
    },
    {
      broken: 'a sign-in portal answers instead of WeChat',
      arrange: async () => ({
        WECHAT_API_URL: `http://127.0.0.1:${await serve(answering('<html><title>Please sign in</title></html>'))}`,
      }),
      checks: [token, login],
      en: 'A web page answers at 127.0.0.1:',
      zh: '返回网页，响应的不是微信',
      theirs: 'HTTP 200, Please sign in',
      todo: 'in a browser on this machine',
    },
    {
      broken: 'a captive portal redirects every request',
      arrange: async () => wechatAt(await serve(redirecting('http://portal.hotel.example/login?from=1'))),
      checks: [token, login],
      en: 'are redirected to http://portal.hotel.example. It was not WeChat that answered',
      zh: '重定向到 http://portal.hotel.example，响应的不是微信',
      theirs: 'HTTP 302, Location: http://portal.hotel.example/login?from=1',
      todo: 'open http://portal.hotel.example in a browser',
    },
    {
      broken: 'another API at WECHAT_API_URL',
      arrange: async () => wechatAt(await serve(answering('{"status":"ok"}'))),
      checks: [token, login],
      en: 'is not WeChat',
      zh: '上运行的不是微信',
      theirs: 'HTTP 200, {"status":"ok"}',
    },
    {
      broken: "somebody else's certificate at WECHAT_API_URL",
      arrange: async () => ({ WECHAT_API_URL: `https://127.0.0.1:${await serve(secureServer())}` }),
      checks: [token, login],
      en: 'is not trusted',
      zh: '证书不受信任',
      theirs: 'DNS:localhost, IP Address:127.0.0.1; issuer: localhost; valid until Dec 31 23:59:59 2049 GMT',
    },
    {
      broken: 'nobody listens at WECHAT_API_URL',
      arrange: async () => wechatAt(await deadPort()),
      checks: [token, login],
      todo: 'To use WeChat itself, remove the WECHAT_API_URL line.',
      en: 'Nothing listens at http://127.0.0.1:',
      zh: '拒绝连接',
    },
    {
      broken: 'a firewall cuts every connection to WeChat',
      arrange: async () => ({ WECHAT_API_URL: `http://127.0.0.1:${await serve(closingServer())}` }),
      checks: [token, login],
      en: 'closes it without an answer',
      zh: '未响应就断开',
    },
    {
      broken: 'the picture of the code is cut short',
      arrange: async () => {
        const picture = await noise()
        return wechatAt(await serve(pictureServer(picture.subarray(0, 20))))
      },
      checks: [image],
      en: 'The picture of the code is broken',
      zh: '图片已损坏',
    },
    {
      broken: 'the picture of the code is blank',
      arrange: async () => wechatAt(await serve(pictureServer(await white()))),
      checks: [image],
      en: 'The picture is blank',
      zh: '图片是空白的',
    },
    {
      broken: 'a proxy gives the picture of another code',
      arrange: async () =>
        wechatAt(await serve(pictureServer(await toBuffer('https://example.com/?scene=an-older-one')))),
      checks: [image],
      en: 'contains another scene',
      zh: '与请求的 scene 不一致',
    },
  ]
}

function wechatAt(port: number): Record<string, string> {
  return { WECHAT_API_URL: `http://127.0.0.1:${port}` }
}

function white(): Promise<Buffer> {
  return sharp({ create: { width: 280, height: 280, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
}

function noise(): Promise<Buffer> {
  const random = Buffer.from(Array.from({ length: 280 * 280 }, (_, i) => (i * 7919) % 256))
  return sharp(random, { raw: { width: 280, height: 280, channels: 1 } })
    .jpeg()
    .toBuffer()
}
