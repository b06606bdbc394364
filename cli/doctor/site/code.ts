import { z } from 'zod'
import { checks } from '../checks.ts'
import { type Advice, advise, type Finding, ok, untried, wrong } from '../finding.ts'
import { ipWhitelist } from '../consoles.ts'
import { quote } from '../quote.ts'
import { type Answer, ask, noAnswer } from './ask.ts'

const check = checks['site-code']

const opened = z.object({ scene: z.string(), channel: z.string(), push: z.record(z.string(), z.unknown()) })
export type Opened = z.infer<typeof opened>

/** Gets a code from the site as its page does. Nobody scans it; it expires after two minutes. */
export async function checkSiteCode(
  cookie: string,
  waitMs: number,
): Promise<{ finding: Finding; opened: Opened | null }> {
  try {
    const answer = await ask('/api/miniapp/code', { waitMs, cookie, json: {} })
    const parsed = opened.safeParse(answer.envelope?.data)
    if (answer.status === 200 && parsed.success) return { finding: ok(check), opened: parsed.data }
    return { finding: refusal(answer), opened: null }
  } catch (error) {
    return { finding: await noAnswer(check, error, waitMs), opened: null }
  }
}

function refusal({ status, envelope }: Answer): Finding {
  if (status === 429)
    return untried(check, {
      zh: '网站正在限制访问频率，请一分钟后重试',
      en: 'not checked: the site is limiting requests; try again in a minute',
    })
  const advice = byError[envelope?.error ?? ''] ?? otherwise(status)
  return wrong(check, { ...advice, ...(envelope && { theirs: quote(wordsOf(envelope)) }) })
}

/** The error and the id in the log, if there is one: the message is for visitors, and in one language. */
function wordsOf({ error, msg }: NonNullable<Answer['envelope']>): string {
  const [id = ''] = error === 'internal' ? (/\([^()]+\)$/.exec(msg) ?? []) : []
  return `${error} ${id}`.trim()
}

const byError: Record<string, Advice> = {
  forbidden: advise(
    '网站将自己的页面识别为其他网站：网站的 SAOMA_URL 是另一个地址，且代理未将访客看到的域名（Host）转发给 Saoma。',
    'The site takes its own page for another site: its SAOMA_URL is a different address, and the proxy does not pass on the host that visitors see.',
    '请将网站的 SAOMA_URL 改为访客打开的地址，或在代理中转发域名：nginx 使用 proxy_set_header Host $http_host;',
    'Set SAOMA_URL of the site to the address that visitors open, or pass on the host; in nginx: proxy_set_header Host $http_host;',
  ),
  wechat_unavailable: advise(
    '网站无法从微信获取小程序码。',
    'The site cannot get a code from WeChat.',
    '如上述微信检查未通过，请先解决。如均通过，则问题在服务器：其出口地址不在 IP 白名单中，或其 WECHAT_* 配置与本机不同。具体原因见网站日志。',
    "Fix the WeChat checks above first. If they pass, the cause is the site's server: its address is not on the IP whitelist, or its WECHAT_* settings differ from these. Its log says which.",
    ipWhitelist,
  ),
  unavailable: advise(
    '网站无法连接数据库。',
    'The site cannot reach its database.',
    '请比较网站与本机的 DATABASE_URL，并在数据库的防火墙中放行网站服务器的出口地址。',
    "Compare its DATABASE_URL with the one here, and allow the site's server in the database's firewall.",
  ),
  internal: advise(
    '网站内部出错。',
    'The site failed with an internal error.',
    '请用返回信息括号中的编号在网站日志中查找原因，常见原因是未执行迁移。',
    "Look up the id in parentheses in the site's log. Usually the migrations were not run.",
  ),
}

function otherwise(status: number): Advice {
  return advise(
    `POST /api/miniapp/code 返回 ${status}，不是 Saoma 的响应。`,
    `POST /api/miniapp/code returned ${status}, which is not an answer of Saoma.`,
    '代理或防火墙拦截了 POST 请求，请放行 /api/ 的 POST、DELETE，并允许上传至少 3 MB。',
    'A proxy or firewall blocks POST: allow POST and DELETE to /api/, with bodies of up to 3 MB.',
  )
}
