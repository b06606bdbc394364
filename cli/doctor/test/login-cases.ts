import { createHash } from 'node:crypto'
import type { Case } from './case.ts'
import { envelope, failure, type Reply } from './site.ts'
import { secure } from './secure.ts'

const cookie = 'Site: the browser cookie'
const code = 'Site: makes a code'
const same = 'Site: runs with these settings of Pusher'

/** A site that answers, and on which no login can begin or end. */
export const loginCases: Case[] = [
  onTheWay(
    'a proxy takes the cookies away',
    cookie,
    ({ headers = {}, ...reply }) => {
      const { 'set-cookie': _, ...others } = headers
      return { ...reply, headers: others }
    },
    { en: 'sets no cookie', zh: '登录页没有设置 Cookie' },
  ),
  onTheWay(
    'a proxy gives cookies a domain',
    cookie,
    (reply) => changed(reply, (one) => `${one}; Domain=saoma.example`),
    {
      en: 'changed on the way (domain=saoma.example)',
      zh: '被路上的代理改动了（domain=saoma.example）',
    },
  ),
  {
    broken: 'a proxy takes Secure away from cookies',
    arrange: (world) => {
      world.site.onTheWay = (reply) => changed(reply, (one) => one.replace(' Secure;', ''))
      return secure(world)
    },
    checks: [cookie],
    en: 'changed on the way (-secure)',
    zh: '被路上的代理改动了（-secure）',
  },
  {
    broken: 'the site was started with an address of https, and is visited by http',
    arrange: ({ site }) => {
      site.onTheWay = (reply) => changed(reply, (one) => `__Host-${one}`)
    },
    checks: [cookie],
    en: 'has another protocol (http or https) in its own SAOMA_URL',
    zh: '其 SAOMA_URL 的协议（http/https）与这里不同',
  },
  {
    broken: 'a CDN keeps the login page',
    arrange: ({ site }) => {
      let kept: Reply | undefined
      site.onTheWay = (reply, path) => (path === '/login' ? (kept ??= reply) : reply)
    },
    checks: [cookie],
    en: 'a cache gives the page of one visitor to others',
    zh: '有缓存把一位访客的页面给了别人',
  },
  {
    broken: 'the proxy does not pass the host on',
    arrange: ({ site }) => {
      site.instead = (_, request) => {
        request.headers.host = 'saoma:3000'
        return undefined
      }
    },
    checks: [code],
    en: 'does not pass on the host that visitors see',
    zh: '没有把访客看到的域名（Host）传给 Saoma',
    theirs: 'forbidden',
  },
  refused('the site gets no code from WeChat', 502, 'wechat_unavailable', {
    en: 'gets no code from WeChat',
    zh: '从微信拿不到小程序码',
  }),
  refused('the site does not reach its database', 503, 'unavailable', {
    en: 'does not reach its database',
    zh: '网站连不上数据库',
  }),
  refused('the site fails inside', 500, 'internal', { en: 'Something failed inside', zh: '网站内部出错' }),
  {
    broken: 'a firewall refuses every POST',
    arrange: ({ site }) => {
      site.instead = (_, { method }) => (method === 'POST' ? { status: 405, body: 'Not Allowed' } : undefined)
    },
    checks: [code],
    en: 'answers 405, and not in the words of Saoma',
    zh: '的回答是 405，不是 Saoma 的回答',
  },
  {
    broken: 'a CDN drops the cookies of visitors on the API',
    arrange: ({ site }) => {
      site.instead = (path, request) => {
        if (path.startsWith('/api/login/')) delete request.headers.cookie
        return undefined
      }
    },
    checks: ['Site: the cookie comes back'],
    en: 'does not reach Saoma (it answers 404)',
    zh: '没有到达 Saoma（得到 404）',
  },
  {
    broken: 'the site runs with another app of Pusher',
    arrange: ({ site }) => {
      site.onTheWay = (reply, path) =>
        path === '/api/miniapp/code'
          ? envelope({ ...dataOf(reply), push: { key: 'old', cluster: 'eu', tls: true } })
          : reply
    },
    checks: [same],
    en: 'has other settings of Pusher than those here: PUSHER_KEY',
    zh: '用的是另一套 Pusher 设置，不同的是：PUSHER_KEY',
  },
  authorized('the site runs with another PUSHER_SECRET', 'auth', 'PUSHER_SECRET'),
  authorized('the site runs with another PUSHER_ENCRYPTION_KEY', 'shared_secret', 'PUSHER_ENCRYPTION_KEY'),
]

function onTheWay(
  broken: string,
  check: string,
  change: (reply: Reply) => Reply,
  said: { en: string; zh: string },
): Case {
  return { broken, arrange: ({ site }) => void (site.onTheWay = change), checks: [check], ...said }
}

function changed(reply: Reply, change: (cookie: string) => string): Reply {
  const cookies = [reply.headers?.['set-cookie'] ?? []].flat()
  return cookies.length === 0
    ? reply
    : { ...reply, headers: { ...reply.headers, 'set-cookie': cookies.map(change) } }
}

function refused(broken: string, status: number, error: string, said: { en: string; zh: string }): Case {
  return {
    broken,
    arrange: ({ site }) => {
      site.instead = (path) => (path === '/api/miniapp/code' ? failure(status, error) : undefined)
    },
    checks: [code],
    ...said,
    theirs: `${error}: the site says`,
  }
}

function dataOf({ body }: Reply): object {
  return (body as { data: object }).data
}

function authorized(broken: string, field: 'auth' | 'shared_secret', name: string): Case {
  return {
    broken,
    arrange: ({ site }) => {
      site.onTheWay = (reply, path) => {
        if (path !== '/api/pusher/auth') return reply
        const otherwise = createHash('sha256').update('other').digest('base64')
        return { ...reply, body: { ...(reply.body as object), [field]: otherwise } }
      }
    },
    checks: [same],
    en: `than those here: ${name}.`,
    zh: `不同的是：${name}。`,
  }
}
