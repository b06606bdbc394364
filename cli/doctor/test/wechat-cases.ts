import { toBuffer } from 'qrcode'
import sharp from 'sharp'
import { accounts, settingsOf } from './accounts.ts'
import type { Case } from './case.ts'
import { answering, closingServer, pictureServer } from './servers.ts'

const token = 'WeChat: access token'
const login = 'WeChat: login (code2Session)'
const image = 'WeChat: code image (pages/login/login, release)'
const imagePath = '/wxa/getwxacodeunlimit'

export const wechatCases: Case[] = [
  {
    broken: "one's own AppID, asked of the demo's stand-in",
    arrange: () => ({ WECHAT_APP_ID: 'wx0000000000000000' }),
    checks: [token, login],
    en: 'which does not know this AppID. WeChat itself was not asked',
    zh: '它不认识这个 AppID；请求没有到达微信',
    theirs: '40013: invalid appid',
    todo: 'Remove the line WECHAT_API_URL',
    by: "the demo's stand-in for WeChat (127.0.0.1:",
  },
  {
    broken: 'the AppID of nobody, asked through a proxy',
    arrange: async ({ serve }) =>
      wechatAt(await serve(answering('{"errcode":40013,"errmsg":"invalid appid"}'))),
    checks: [token, login],
    en: 'The AppID is wrong',
    zh: 'AppID 不对',
    theirs: '40013: invalid appid',
    by: '(WECHAT_API_URL, not WeChat itself)',
  },
  {
    broken: 'the AppSecret of another mini-program',
    arrange: () => ({ WECHAT_APP_SECRET: accounts.listed.secret }),
    checks: [token, login],
    en: 'The AppSecret is wrong',
    zh: 'AppSecret 不对',
    theirs: '40125: invalid appsecret',
    by: "the demo's stand-in",
  },
  {
    broken: 'this machine is not on the IP whitelist',
    arrange: () => settingsOf(accounts.listed),
    checks: [token, login],
    en: 'is not on the IP whitelist',
    zh: 'IP 白名单里没有这台机器的出口地址',
    theirs: 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist',
  },
  {
    broken: 'the mini-program is not released yet',
    arrange: () => settingsOf(accounts.unreleased),
    checks: [image],
    en: 'the released version lacks it, or nothing is released yet',
    zh: '或小程序还没有发布',
    theirs: '41030: invalid page',
  },
  {
    broken: 'the account may not make codes',
    arrange: () => settingsOf(accounts.denied),
    checks: [image],
    en: 'may not use this interface',
    zh: '没有调用此接口的权限',
    theirs: '48001: api unauthorized',
  },
  {
    broken: 'an administrator has to confirm this address',
    arrange: ({ wechatFault }) => wechatFault({ path: '/cgi-bin/stable_token', errcode: 89503 }),
    checks: [token],
    en: 'wait for the confirmation of an administrator',
    zh: '需要管理员确认',
    theirs: '89503',
  },
  {
    broken: "the day's quota is used up",
    arrange: ({ wechatFault }) => wechatFault({ path: imagePath, errcode: 45009 }),
    checks: [image],
    en: "The day's quota of calls is used up",
    zh: '今天的调用次数已经用完',
    theirs: '45009: reach max api daily quota limit',
  },
  {
    broken: "the minute's quota is used up",
    arrange: ({ wechatFault }) => wechatFault({ path: '/sns/jscode2session', errcode: 45011 }),
    checks: [login],
    en: 'Calls come too fast',
    zh: '调用太频繁',
    theirs: '45011',
  },
  {
    broken: 'WeChat is busy',
    arrange: ({ wechatFault }) => wechatFault({ path: '/cgi-bin/stable_token', errcode: -1 }),
    checks: [token],
    en: 'WeChat is busy',
    zh: '微信系统繁忙',
    theirs: '-1: system error',
  },
  {
    broken: 'another program takes the token away',
    arrange: ({ wechatFault }) => wechatFault({ path: imagePath, errcode: 40001, times: 2 }),
    checks: [image],
    en: 'it was replaced elsewhere',
    zh: '它已被别处刷新',
    theirs: '40001: invalid credential',
  },
  {
    broken: 'an error that nobody knows',
    arrange: ({ wechatFault }) => wechatFault({ path: imagePath, errcode: 61234 }),
    checks: [image],
    en: '61234, an error that Saoma does not know',
    zh: '错误码 61234 不在 Saoma 所知的范围内',
    theirs: '61234',
  },
  {
    broken: 'WeChat closes one connection without an answer',
    arrange: ({ wechatFault }) => wechatFault({ path: '/cgi-bin/stable_token', drop: true }),
    checks: [token],
    en: 'closes it without an answer',
    zh: '不作回答就断开',
  },
  {
    broken: 'WeChat takes too long',
    silent: true,
    arrange: ({ wechatFault }) => wechatFault({ path: '/sns/jscode2session', delayMs: 60_000 }),
    checks: [login],
    en: 'does not answer in time',
    zh: '在限定时间内没有回应',
  },
  {
    broken: 'a sign-in portal answers instead of WeChat',
    arrange: async ({ serve }) => ({
      WECHAT_API_URL: `http://127.0.0.1:${await serve(answering('<html>Please sign in</html>'))}`,
    }),
    checks: [token, login],
    en: 'does not look like WeChat',
    zh: '回答的不像是微信',
  },
  {
    broken: 'nobody listens at WECHAT_API_URL',
    arrange: ({ deadPort }) => ({ WECHAT_API_URL: `http://127.0.0.1:${deadPort}` }),
    checks: [token, login],
    todo: 'For WeChat itself, remove the line WECHAT_API_URL.',
    en: 'Nothing listens at http://127.0.0.1:',
    zh: '拒绝连接',
  },
  {
    broken: 'a firewall cuts every connection to WeChat',
    arrange: async ({ serve }) => ({ WECHAT_API_URL: `http://127.0.0.1:${await serve(closingServer())}` }),
    checks: [token, login],
    en: 'closes it without an answer',
    zh: '不作回答就断开',
  },
  {
    broken: 'the picture of the code is cut short',
    arrange: async ({ serve }) => {
      const picture = await noise()
      return wechatAt(await serve(pictureServer(picture.subarray(0, 20))))
    },
    checks: [image],
    en: 'The picture of the code is broken',
    zh: '图片是坏的',
  },
  {
    broken: 'the picture of the code is blank',
    arrange: async ({ serve }) => wechatAt(await serve(pictureServer(await white()))),
    checks: [image],
    en: 'The picture that came is blank',
    zh: '图片是空白的',
  },
  {
    broken: 'a proxy gives the picture of another code',
    arrange: async ({ serve }) =>
      wechatAt(await serve(pictureServer(await toBuffer('https://example.com/?scene=an-older-one')))),
    checks: [image],
    en: 'holds another scene',
    zh: '不是刚才请求的 scene',
  },
]

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
