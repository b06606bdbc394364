import { env } from '#lib/env.ts'
import { type Advice, advise, type Finding, ok, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'
import { type Answer, ask, noAnswer } from './ask.ts'

const check = { zh: '网站：应答', en: 'Site: answers' }
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
    return { finding: noAnswer(check, error), headers: null }
  }
}

function health({ envelope }: Answer): Finding {
  const states = Object.entries(Object(envelope?.data) as Record<string, unknown>)
  const failing = states.filter(([, state]) => state === 'failing').map(([name]) => name)
  if (failing.length === 0) return ok(check)
  const names = failing.join(', ')
  return wrong(
    check,
    advise(
      `网站在运行，但从它那里连不上：${names}。`,
      `The site runs, but cannot reach: ${names}.`,
      '比较网站的设置和这里的设置；这里能连上的话，就放行网站服务器的出口（防火墙、安全组）。',
      "Compare the site's settings with those here. If the services answer here, allow outgoing connections from the site's server (firewall, security group).",
      ownSettings,
    ),
  )
}

/** Null if the answer is Saoma's. */
function foreign({ status, headers, envelope }: Answer, site: string): Advice | null {
  if (envelope) return null
  const location = headers.get('location')
  if (status >= 300 && status < 400 && location !== null) return redirect(new URL(location, site), site)
  if (status === 401 || status === 403) return guarded
  return status >= 500 ? down(status) : otherProgram(status)
}

function redirect(to: URL, site: string): Advice {
  if (to.origin === site) return guarded
  return advise(
    `SAOMA_URL 是 ${site}，而访客会被转到 ${to.origin}。`,
    `SAOMA_URL is ${site}, but visitors are redirected to ${to.origin}.`,
    `如果后者才是正式地址，就设 SAOMA_URL=${to.origin}（小程序的 config.ts 和服务器域名也一起改）；否则去掉这个跳转。`,
    `If that is the real address, set SAOMA_URL=${to.origin} (and change config.ts of the mini-program and its server domain); otherwise remove the redirect.`,
    ownSettings,
  )
}

const guarded: Advice = {
  what: {
    zh: '网站前面有访问保护（登录墙、密码或防火墙），访客和手机都进不来。',
    en: 'The site is protected (by a login, a password or a firewall): neither visitors nor phones get in.',
  },
  todo: {
    zh: '为这个地址关闭保护，至少放行 /login 和 /api/。',
    en: 'Turn the protection off for this address, or at least for /login and /api/.',
  },
  where: {
    zh: 'Vercel：Project → Settings → Deployment Protection；其他：反向代理或 WAF 的规则',
    en: 'Vercel: Project → Settings → Deployment Protection; elsewhere: the rules of the proxy or WAF',
  },
}

function down(status: number): Advice {
  return advise(
    `前面的代理在，但后面的 Saoma 没有应答（${status}）。`,
    `The proxy in front answers, but Saoma behind it does not (${status}).`,
    '看 npm start 是否在运行、日志里写了什么，以及代理转发的端口对不对。',
    'Check whether npm start is running, what its log says, and to which port the proxy forwards requests.',
  )
}

function otherProgram(status: number): Advice {
  return advise(
    `SAOMA_URL 那里应答的不是 Saoma（/api/health 得到 ${status}）。`,
    `What answers at SAOMA_URL is not Saoma (/api/health returned ${status}).`,
    '更正 SAOMA_URL 的域名和端口；有反向代理的话，让它把 /login、/api/ 和 /_next/ 都转给 Saoma。',
    'Correct host and port of SAOMA_URL. A reverse proxy has to forward /login, /api/ and /_next/ to Saoma.',
    ownSettings,
  )
}
