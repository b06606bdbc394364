import type { Case } from './case.ts'
import { secure } from './secure.ts'
import type { Reply } from './site.ts'

const answers = 'Site: answers'
const addresses = "Site: visitors' addresses"

export const siteCases: Case[] = [
  {
    broken: 'the site is not running',
    arrange: ({ deadPort }) => ({ SAOMA_URL: `http://127.0.0.1:${deadPort}` }),
    checks: [answers],
    en: 'Nothing listens at http://127.0.0.1:',
    zh: '拒绝连接',
  },
  instead(
    'another program at that address',
    { status: 404, body: 'no such page' },
    {
      en: 'What answers at SAOMA_URL is not Saoma',
      zh: '那里应答的不是 Saoma',
    },
  ),
  instead(
    'the proxy is there and Saoma is not',
    { status: 502, body: '<html>Bad Gateway</html>' },
    {
      en: 'Saoma behind it does not (502)',
      zh: '后面的 Saoma 没有应答（502）',
    },
  ),
  instead(
    'a password in front of the site',
    { status: 401, body: 'Authentication Required' },
    {
      en: 'Something guards the site',
      zh: '网站前面有访问保护',
    },
  ),
  redirected('the site is at www', 'https://www.saoma.example/api/health', 'https://www.saoma.example'),
  redirected('the site has moved to https', 'https://127.0.0.1/api/health', 'https://127.0.0.1'),
  redirected('a sign-in wall in front of the site', '/sso?next=/api/health', null),
  {
    broken: 'the site does not reach its services',
    arrange: ({ site }) => {
      const health = { database: 'ok', pusher: 'failing', wechat: 'failing' }
      const body = { code: 503, data: health, msg: 'failing', error: 'unavailable' }
      site.instead = (path) => (path === '/api/health' ? { status: 503, body } : undefined)
    },
    checks: [answers],
    en: 'from there these do not answer: pusher, wechat',
    zh: '从它那里连不上：pusher, wechat',
  },
  {
    broken: 'http on a site for others',
    arrange: ({ site }) => ({ SAOMA_URL: `http://0.0.0.0:${site.port}` }),
    checks: ['Site: https', 'Mini-program'],
    en: 'cookies can be overheard',
    zh: 'Cookie 可被窃听',
  },
  {
    broken: 'the certificate of the site is trusted by nobody',
    arrange: ({ site }) => ({ SAOMA_URL: `https://127.0.0.1:${site.securePort}`, SAOMA_TRUST_PROXY: '1' }),
    checks: [answers],
    en: 'is not trusted',
    zh: '证书不受信任',
  },
  {
    broken: 'https at a port of http',
    arrange: ({ site }) => ({ SAOMA_URL: `https://127.0.0.1:${site.port}` }),
    checks: [answers],
    en: 'does not speak TLS',
    zh: '不使用加密（TLS）',
  },
  {
    broken: 'a proxy in front that is not believed',
    arrange: (world) => ({ ...secure(world), SAOMA_TRUST_PROXY: undefined }),
    checks: [addresses],
    en: 'There is a proxy in front, and SAOMA_TRUST_PROXY is empty',
    zh: '前面有代理，而 SAOMA_TRUST_PROXY 是空的',
  },
  {
    broken: 'a proxy is believed that is not there',
    arrange: () => ({ SAOMA_TRUST_PROXY: '1' }),
    checks: [addresses],
    en: 'but no proxy is seen in front',
    zh: '前面却看不到代理',
  },
]

function instead(broken: string, reply: Reply, said: { en: string; zh: string }): Case {
  return {
    broken,
    arrange: ({ site }) => void (site.instead = () => reply),
    checks: [answers],
    ...said,
  }
}

function redirected(broken: string, location: string, to: string | null): Case {
  const said =
    to === null
      ? { en: 'Something guards the site', zh: '网站前面有访问保护' }
      : { en: `visitors are sent on to ${to}`, zh: `访客会被转到 ${to}` }
  return instead(broken, { status: 307, headers: { location } }, said)
}
