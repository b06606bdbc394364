import { env } from '#lib/env.ts'
import { checks } from '../checks.ts'
import { type Advice, advise, type Finding, ok, plain, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'
import { ask, noAnswer } from './ask.ts'

const check = checks['site-cookie']

type Given = { finding: Finding; /** `name=value`, as a browser sends it back. */ cookie: string | null }

/** Opens the sign-in page twice, as two new browsers. */
export async function checkCookie(waitMs: number): Promise<Given> {
  try {
    const [first, second] = await Promise.all([ask('/login', { waitMs }), ask('/login', { waitMs })])
    if (first.status !== 200) return { finding: wrong(check, noPage(first.status)), cookie: null }
    const [one, other] = [first, second].map(({ headers }) => browserCookie(headers.getSetCookie()))
    const advice = problemOf(one, other)
    return {
      finding: advice ? wrong(check, advice) : ok(check, plain(nameOf(one ?? ''))),
      cookie: pairOf(one),
    }
  } catch (error) {
    return { finding: await noAnswer(check, error, waitMs), cookie: null }
  }
}

function browserCookie(cookies: string[]): string | undefined {
  return cookies.find((cookie) => nameOf(cookie).endsWith('saoma_browser'))
}

function nameOf(cookie: string): string {
  return cookie.split('=')[0] ?? ''
}

function pairOf(cookie: string | undefined): string | null {
  return cookie?.split(';')[0] ?? null
}

function problemOf(cookie: string | undefined, other: string | undefined): Advice | null {
  if (cookie === undefined) return missing
  if (cookie.split(';')[0] === other?.split(';')[0]) return cached
  const secure = env().SAOMA_URL.startsWith('https:')
  if (nameOf(cookie) !== `${secure ? '__Host-' : ''}saoma_browser`) return otherProtocol
  const attributes = cookie.toLowerCase().split(/;\s*/).slice(1)
  const wanted = ['path=/', 'httponly', 'samesite=lax', ...(secure ? ['secure'] : [])]
  const lost = wanted.filter((attribute) => !attributes.includes(attribute))
  const added = attributes.filter((attribute) => attribute.startsWith('domain='))
  return lost.length + added.length === 0
    ? null
    : altered([...lost.map((one) => `-${one}`), ...added].join(', '))
}

function noPage(status: number): Advice {
  return advise(
    `/login 返回 ${status}，而不是登录页。`,
    `/login returned ${status} instead of the sign-in page.`,
    '请查看网站日志。如使用反向代理，请将 /login 转发给 Saoma。',
    "Read the site's log. A reverse proxy has to forward /login to Saoma.",
  )
}

const missing = advise(
  '登录页未设置 Cookie：代理或 CDN 删除了 Set-Cookie。',
  'The sign-in page sets no cookie: a proxy or CDN removes Set-Cookie.',
  '请勿缓存 /login 和 /api/，并原样转发 Set-Cookie。',
  'Let it cache neither /login nor /api/, and pass on Set-Cookie.',
)

const cached = advise(
  '两次打开登录页得到相同的 Cookie：缓存将一位访客的页面返回给了他人。',
  "Two visits to the sign-in page got the same cookie: a cache serves one visitor's page to others.",
  '请立即为 /login 和 /api/ 关闭 CDN 或代理的缓存（它们都带 Cache-Control: no-store），并清空缓存。',
  'Disable caching of /login and /api/ at once (both send Cache-Control: no-store), and purge the cache.',
)

const otherProtocol = advise(
  'Cookie 名称有误：正在运行的网站，其 SAOMA_URL 的协议（http/https）与本机不同。',
  'The cookie has the wrong name: the SAOMA_URL of the running site has another protocol (http or https).',
  '请将网站的 SAOMA_URL 改为访客实际打开的地址，然后重启网站。',
  'Set SAOMA_URL of the site to the address that visitors open, and restart it.',
  ownSettings,
)

function altered(difference: string): Advice {
  return advise(
    `Cookie 的属性被代理修改（${difference}）。`,
    `A proxy changed the attributes of the cookie (${difference}).`,
    '请删除代理中改写 Cookie 的规则（例如 nginx 的 proxy_cookie_domain、proxy_cookie_flags）。',
    'Remove the rules that rewrite cookies (such as proxy_cookie_domain or proxy_cookie_flags of nginx).',
  )
}
