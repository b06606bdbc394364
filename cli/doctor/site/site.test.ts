import { createHash } from 'node:crypto'
import { startPusherStandIn } from 'pusher-standin'
import { afterAll, afterEach, beforeAll, describe, test, vi } from 'vitest'
import { startWechatStandIn } from 'wechat-standin'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { migrate } from '#lib/db/migrate.ts'
import { pool } from '#lib/db/client.ts'
import type * as env from '#lib/env.ts'
import { MIGRATIONS } from '../../migrate.ts'
import { type Case, deadPort, examineCase, expectAllOk, settings, startAnew } from '../test/cases.ts'
import { failure, type Reply, type Site, startSite } from '../test/site.ts'
import { checkSite } from './site.ts'

// The settings of the process, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const answers = 'Site: answers'
const addresses = "Site: visitors' addresses"
const cookie = 'Site: the browser cookie'
const code = 'Site: makes a code'
const same = 'Site: has the same Pusher settings'

let site: Site

describe('the doctor, on the site', () => {
  let closing: { close(): unknown }[] = []
  beforeAll(async () => {
    const { WECHAT_APP_ID: appid = '', WECHAT_APP_SECRET: secret = '' } = settings
    const { PUSHER_APP_ID: id = '', PUSHER_KEY: key = '', PUSHER_SECRET = '' } = settings
    const wechat = await startWechatStandIn({
      accounts: [{ appid, secret, verified: true, releasedPages: ['pages/login/login'] }],
      phoneUrl: 'http://127.0.0.1:1',
    })
    const pusher = await startPusherStandIn({ apps: [{ id, key, secret: PUSHER_SECRET }] })
    const databaseUrl = await testDatabase()
    site = await startSite()
    closing = [site, wechat, pusher]
    await migrate(databaseUrl, MIGRATIONS)
    Object.assign(settings, {
      DATABASE_URL: databaseUrl,
      WECHAT_API_URL: wechat.url,
      PUSHER_PORT: new URL(pusher.url).port,
      SAOMA_URL: `http://127.0.0.1:${site.port}`,
      SAOMA_RATE_LIMIT: 'off',
    })
  })
  afterEach(async () => {
    site.mend()
    await pool().end()
  })
  afterAll(async () => {
    await Promise.all(closing.map((one) => one.close()))
  })

  test('all is well with the app itself', async () => {
    startAnew()
    expectAllOk(await checkSite(12_000))
  })

  test.each([...answerCases(), ...loginCases()])('$broken', (one) => examineCase(one, checkSite))
})

function answerCases(): Case[] {
  return [
    {
      broken: 'the site is not running',
      arrange: async () => ({ SAOMA_URL: `http://127.0.0.1:${await deadPort()}` }),
      checks: [answers],
      en: 'Nothing listens at http://127.0.0.1:',
      zh: '拒绝连接',
    },
    instead(
      'another program at that address',
      {
        status: 404,
        headers: { server: 'nginx/1.24.0' },
        body: '<html><title>404 Not Found</title></html>',
      },
      {
        en: 'What answers at SAOMA_URL is not Saoma',
        zh: '指向的不是 Saoma',
        theirs: 'HTTP 404, Server: nginx/1.24.0, 404 Not Found',
      },
    ),
    instead(
      'the proxy is there and Saoma is not',
      { status: 502, body: '<html>Bad Gateway</html>' },
      {
        en: 'Saoma behind it does not (502)',
        zh: 'Saoma 未响应（502）',
      },
    ),
    instead(
      'a password in front of the site',
      { status: 401, body: 'Authentication Required' },
      {
        en: 'The site is protected',
        zh: '网站启用了访问保护',
      },
    ),
    redirected('the site is at www', 'https://www.saoma.example/api/health', 'https://www.saoma.example'),
    redirected('the site has moved to https', 'https://127.0.0.1/api/health', 'https://127.0.0.1'),
    redirected('a sign-in wall in front of the site', '/sso?next=/api/health', null),
    {
      broken: 'the site does not reach its services',
      arrange: () => {
        const health = { database: 'ok', pusher: 'failing', wechat: 'failing' }
        const body = JSON.stringify({ code: 503, data: health, msg: 'failing', error: 'unavailable' })
        site.instead = (path) => (path === '/api/health' ? { status: 503, body } : undefined)
      },
      checks: [answers],
      en: 'reports as failing: pusher, wechat',
      zh: '报告以下服务异常：pusher、wechat',
    },
    {
      broken: 'http on a site for others',
      arrange: () => ({ SAOMA_URL: `http://0.0.0.0:${site.port}` }),
      checks: ['Site: https'],
      en: 'cookies can be intercepted',
      zh: 'Cookie 可被窃听',
    },
    {
      broken: 'the certificate of the site is trusted by nobody',
      arrange: () => ({ SAOMA_URL: `https://127.0.0.1:${site.securePort}`, SAOMA_TRUST_PROXY: '1' }),
      checks: [answers],
      en: 'is not trusted',
      zh: '证书不受信任',
      theirs: 'issuer: localhost',
    },
    {
      broken: 'https at a port of http',
      arrange: () => ({ SAOMA_URL: `https://127.0.0.1:${site.port}` }),
      checks: [answers],
      en: 'does not use TLS',
      zh: '未启用加密（TLS）',
    },
    {
      broken: 'a proxy in front that is not believed',
      arrange: () => ({ ...secure(), SAOMA_TRUST_PROXY: undefined }),
      checks: [addresses],
      en: 'There is a proxy in front, but SAOMA_TRUST_PROXY is empty',
      zh: '检测到代理，但 SAOMA_TRUST_PROXY 为空',
    },
    {
      broken: 'a proxy is believed that is not there',
      arrange: () => ({ SAOMA_TRUST_PROXY: '1' }),
      checks: [addresses],
      en: 'but there seems to be no proxy in front',
      zh: '但未检测到代理',
    },
  ]
}

function instead(broken: string, reply: Partial<Reply>, said: Pick<Case, 'en' | 'zh' | 'theirs'>): Case {
  return {
    broken,
    arrange: () => void (site.instead = () => reply),
    checks: [answers],
    ...said,
  }
}

function redirected(broken: string, location: string, to: string | null): Case {
  const said =
    to === null
      ? { en: '/api/health is redirected to /sso: a login wall', zh: '被重定向到 /sso：网站启用了访问保护' }
      : { en: `visitors are redirected to ${to}`, zh: `访客会被重定向到 ${to}` }
  return instead(broken, { status: 307, headers: { location } }, said)
}

/** A site that answers, and on which no login can begin or end. */
function loginCases(): Case[] {
  return [
    onTheWay(
      'a proxy takes the cookies away',
      cookie,
      (reply) => ({ ...reply, headers: { ...reply.headers, 'set-cookie': [] } }),
      { en: 'sets no cookie', zh: '登录页未设置 Cookie' },
    ),
    onTheWay(
      'a proxy gives cookies a domain',
      cookie,
      (reply) => changed(reply, (one) => `${one}; Domain=saoma.example`),
      {
        en: 'changed the attributes of the cookie (domain=saoma.example)',
        zh: '被代理修改（domain=saoma.example）',
      },
    ),
    {
      broken: 'a proxy takes Secure away from cookies',
      arrange: () => {
        site.onTheWay = (reply) => changed(reply, (one) => one.replace(/; *secure/i, ''))
        return secure()
      },
      checks: [cookie],
      en: 'changed the attributes of the cookie (-secure)',
      zh: '被代理修改（-secure）',
    },
    {
      broken: 'the site has an https address in its settings, and is visited by http',
      arrange: () => {
        site.onTheWay = (reply) => changed(reply, (one) => `__Host-${one}`)
        site.instead = (_, { headers }) => {
          headers.cookie = headers.cookie?.replace('__Host-', '')
          return undefined
        }
      },
      checks: [cookie],
      en: 'has another protocol (http or https)',
      zh: '其 SAOMA_URL 的协议（http/https）与本机不同',
    },
    {
      broken: 'a CDN keeps the sign-in page',
      arrange: () => {
        let kept: Reply | undefined
        site.onTheWay = (reply, path) => (path === '/login' ? (kept ??= reply) : reply)
      },
      checks: [cookie],
      en: "a cache serves one visitor's page to others",
      zh: '缓存将一位访客的页面返回给了他人',
    },
    refused('the proxy does not pass the host on, and the site has another SAOMA_URL', 403, 'forbidden', {
      en: 'does not pass on the host that visitors see',
      zh: '且代理未将访客看到的域名（Host）转发给 Saoma',
    }),
    refused('the site cannot get a code from WeChat', 502, 'wechat_unavailable', {
      en: 'cannot get a code from WeChat',
      zh: '无法从微信获取小程序码',
    }),
    refused('the site does not reach its database', 503, 'unavailable', {
      en: 'cannot reach its database',
      zh: '网站无法连接数据库',
    }),
    refused('the site fails inside', 500, 'internal', {
      en: 'failed with an internal error',
      zh: '网站内部出错',
    }),
    {
      broken: 'a firewall refuses every POST',
      arrange: () => {
        site.instead = (_, { method }) =>
          method === 'POST' ? { status: 405, body: 'Not Allowed' } : undefined
      },
      checks: [code],
      en: 'returned 405, which is not an answer of Saoma',
      zh: '返回 405，不是 Saoma 的响应',
    },
    {
      broken: 'a CDN drops the cookies of visitors on the API',
      arrange: () => {
        site.instead = (path, request) => {
          if (path.startsWith('/api/login/')) delete request.headers.cookie
          return undefined
        }
      },
      checks: ['Site: the cookie comes back'],
      en: 'does not reach Saoma (it answers 404)',
      zh: '未到达 Saoma（返回 404）',
    },
    {
      broken: 'the site runs with another app of Pusher',
      arrange: () => {
        site.onTheWay = (reply, path) =>
          path === '/api/miniapp/code'
            ? edited(reply, (body) => ({
                ...body,
                data: { ...(body['data'] as object), push: { key: 'old', cluster: 'eu', tls: true } },
              }))
            : reply
      },
      checks: [same],
      en: 'has other Pusher settings than these: PUSHER_KEY',
      zh: '使用了不同的 Pusher 配置，不一致的项：PUSHER_KEY',
    },
    authorized('the site runs with another PUSHER_SECRET', 'auth', 'PUSHER_SECRET'),
    authorized('the site runs with another PUSHER_ENCRYPTION_KEY', 'shared_secret', 'PUSHER_ENCRYPTION_KEY'),
  ]
}

function onTheWay(
  broken: string,
  check: string,
  change: (reply: Reply) => Reply,
  said: { en: string; zh: string },
): Case {
  return { broken, arrange: () => void (site.onTheWay = change), checks: [check], ...said }
}

function changed(reply: Reply, change: (cookie: string) => string): Reply {
  const cookies = [reply.headers['set-cookie'] ?? []].flat().map(change)
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookies } }
}

function refused(broken: string, status: number, error: string, said: { en: string; zh: string }): Case {
  return {
    broken,
    arrange: () => {
      site.instead = (path) => (path === '/api/miniapp/code' ? failure(status, error) : undefined)
    },
    checks: [code],
    ...said,
    theirs: error === 'internal' ? 'internal (4f1c)' : error,
  }
}

function edited(reply: Reply, change: (body: Record<string, unknown>) => object): Reply {
  const { 'content-length': _, ...headers } = reply.headers
  return {
    ...reply,
    headers,
    body: JSON.stringify(change(JSON.parse(reply.body) as Record<string, unknown>)),
  }
}

function authorized(broken: string, field: 'auth' | 'shared_secret', name: string): Case {
  return {
    broken,
    arrange: () => {
      site.onTheWay = (reply, path) => {
        if (path !== '/api/pusher/auth') return reply
        const otherwise = createHash('sha256').update('other').digest('base64')
        return edited(reply, (body) => ({ ...body, [field]: otherwise }))
      }
    },
    checks: [same],
    en: `than these: ${name}.`,
    zh: `不一致的项：${name}。`,
  }
}

/** Reached by https, behind one proxy. Its certificate is not checked. */
function secure(): Record<string, string> {
  return {
    SAOMA_URL: `https://localhost:${site.securePort}`,
    SAOMA_TRUST_PROXY: '1',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  }
}
