import { env } from '#lib/env.ts'
import { checks } from '../checks.ts'
import { type Advice, advise, type Finding, ok, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'
import { quote } from '../quote.ts'
import { summary } from '../unexpected-answer.ts'
import { type Answer, ask, noAnswer } from './ask.ts'

const check = checks['site-answers']
type Reached = { finding: Finding; /** The site is there, and is Saoma. */ headers: Headers | null }

/** Whether Saoma answers at SAOMA_URL, and reaches its services from there. */
export async function checkAnswers(waitMs: number): Promise<Reached> {
  const site = env().SAOMA_URL
  try {
    const answer = await ask('/api/health', { waitMs })
    const advice = foreign(answer, site)
    if (advice) return { finding: wrong(check, advice), headers: null }
    return { finding: health(answer), headers: answer.headers }
  } catch (error) {
    return { finding: await noAnswer(check, error, waitMs), headers: null }
  }
}

function health({ envelope }: Answer): Finding {
  const states = Object.entries(Object(envelope?.data) as Record<string, unknown>)
  const failing = states.filter(([, state]) => state === 'failing').map(([name]) => name)
  if (failing.length === 0)
    return ok(check, { zh: `Saoma，${env().SAOMA_URL}`, en: `Saoma at ${env().SAOMA_URL}` })
  const names = failing.join(', ')
  return wrong(
    check,
    advise(
      `网站在运行，但报告以下服务异常：${failing.join('、')}。`,
      `The site runs, but reports as failing: ${names}.`,
      '请比较网站与本机的配置。如本机可以连接，请放行网站服务器的出站连接（防火墙、安全组）。wechat 也可能是微信拒绝生成小程序码，原因见网站的日志。',
      "Compare the site's settings with those here. If the services answer here, allow outgoing connections from the site's server (firewall, security group). Where it is wechat, WeChat may refuse to make codes: the site's log says why.",
      ownSettings,
    ),
  )
}

/** Null if the answer is Saoma's. */
function foreign(answer: Answer, site: string): Advice | null {
  if (answer.envelope) return null
  return { ...adviceOn(answer, site), theirs: quote(summary(answer)) }
}

function adviceOn({ status, headers }: Answer, site: string): Advice {
  const location = headers.get('location')
  if (status >= 300 && status < 400 && location !== null) return redirect(new URL(location, site), site)
  if (status === 401 || status === 403) return guarded
  return status >= 500 ? down(status) : otherProgram(status)
}

function redirect(to: URL, site: string): Advice {
  if (to.origin === site) return wall(to.pathname)
  return advise(
    `SAOMA_URL 是 ${site}，但访客会被重定向到 ${to.origin}。`,
    `SAOMA_URL is ${site}, but visitors are redirected to ${to.origin}.`,
    `如后者为正式地址，请设置 SAOMA_URL=${to.origin}（小程序的 config.ts 和服务器域名也需修改）；如为网络的认证页面，请先登录；否则请取消该重定向。`,
    `If that is the real address, set SAOMA_URL=${to.origin} (and change config.ts of the mini-program and its server domain); if a network signs people in there, do that; otherwise remove the redirect.`,
    ownSettings,
  )
}

/** Saoma itself redirects nobody who asks for its health. */
function wall(path: string): Advice {
  return advise(
    `访问 /api/health 时被重定向到 ${path}：网站启用了访问保护，或 SAOMA_URL 是其他程序的地址。`,
    `/api/health is redirected to ${path}: a login wall is in front of the site, or SAOMA_URL is the address of another program.`,
    '如该地址无误，请为其关闭访问保护，至少放行 /login 和 /api/；否则请更正 SAOMA_URL 的域名和端口。',
    'If the address is right, turn the wall off for it, or at least for /login and /api/; otherwise correct host and port of SAOMA_URL.',
    ownSettings,
  )
}

const guarded: Advice = {
  what: {
    zh: '网站启用了访问保护（登录、密码或防火墙），访客和手机都无法访问。',
    en: 'The site is protected (by a login, a password or a firewall): neither visitors nor phones get in.',
  },
  todo: {
    zh: '请为该地址关闭保护，至少放行 /login 和 /api/。',
    en: 'Turn the protection off for this address, or at least for /login and /api/.',
  },
  where: {
    zh: 'Vercel：Project → Settings → Deployment Protection；其他：反向代理或 WAF 的规则',
    en: 'Vercel: Project → Settings → Deployment Protection; elsewhere: the rules of the proxy or WAF',
  },
}

function down(status: number): Advice {
  return advise(
    `代理有响应，但 Saoma 未响应（${status}）。`,
    `The proxy in front answers, but Saoma behind it does not (${status}).`,
    '请检查 npm start 是否在运行，查看其日志，并确认代理转发的端口正确。',
    'Check whether npm start is running, what its log says, and to which port the proxy forwards requests.',
  )
}

function otherProgram(status: number): Advice {
  return advise(
    `SAOMA_URL 指向的不是 Saoma（/api/health 返回 ${status}），而是其他程序、域名停放页或网络的认证页面。`,
    `What answers at SAOMA_URL is not Saoma (/api/health returned ${status}), but another program, a parked domain or a captive portal.`,
    '请在浏览器中打开 SAOMA_URL 查看，并更正其域名和端口。如使用反向代理，请将 /login、/api/ 和 /_next/ 都转发给 Saoma。',
    'Open SAOMA_URL in a browser to see what it is, and correct its host and port. A reverse proxy has to forward /login, /api/ and /_next/ to Saoma.',
    ownSettings,
  )
}
