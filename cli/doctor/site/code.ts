import { z } from 'zod'
import { type Advice, advise, type Finding, ok, untried, wrong } from '../finding.ts'
import { ipWhitelist } from '../consoles.ts'
import { quote } from '../quote.ts'
import { type Answer, ask, noAnswer } from './ask.ts'

const check = { zh: '网站：生成小程序码', en: 'Site: makes a code' }

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
    return { finding: noAnswer(check, error), opened: null }
  }
}

function refusal({ status, envelope }: Answer): Finding {
  if (status === 429)
    return untried(check, {
      zh: '网站在限制访问次数，请一分钟后重试',
      en: 'not checked: the site is limiting requests; try again in a minute',
    })
  const advice = byError[envelope?.error ?? ''] ?? otherwise(status)
  return wrong(check, { ...advice, ...(envelope && { theirs: quote(`${envelope.error}: ${envelope.msg}`) }) })
}

const byError: Record<string, Advice> = {
  forbidden: advise(
    '网站把自己的页面当成了别的站点：它的 SAOMA_URL 是另一个地址，代理又没有把访客看到的域名（Host）传给 Saoma。',
    'The site takes its own page for another site: its SAOMA_URL is a different address, and the proxy does not pass on the host that visitors see.',
    '把网站的 SAOMA_URL 改成访客打开的地址；或在代理里加上：nginx 用 proxy_set_header Host $host; 如果端口不是 443，用 $http_host。',
    'Set SAOMA_URL of the site to the address that visitors open, or pass on the host; in nginx: proxy_set_header Host $host; or $http_host where the port is not 443.',
  ),
  wechat_unavailable: advise(
    '网站从微信拿不到小程序码。',
    'The site cannot get a code from WeChat.',
    '如果上面微信的检查都通过，说明问题出在服务器上：它的出口地址不在 IP 白名单里，或它的 WECHAT_* 设置与这里不同。原因写在网站的日志里。',
    "If the WeChat checks above pass, the cause is the site's server: its address is not on the IP whitelist, or its WECHAT_* settings differ from these. Its log says which.",
    ipWhitelist,
  ),
  unavailable: advise(
    '网站连不上数据库。',
    'The site cannot reach its database.',
    '比较网站的 DATABASE_URL 与这里的；在数据库的防火墙里放行网站服务器的出口地址。',
    "Compare its DATABASE_URL with the one here, and allow the site's server in the database's firewall.",
  ),
  internal: advise(
    '网站内部出错。',
    'The site failed with an internal error.',
    '用原话括号里的编号在网站的日志里查原因；常见的是没有执行迁移。',
    "Look up the id in parentheses in the site's log. Usually the migrations were not run.",
  ),
}

function otherwise(status: number): Advice {
  return advise(
    `POST /api/miniapp/code 的回答是 ${status}，不是 Saoma 的回答。`,
    `POST /api/miniapp/code returned ${status}, which is not an answer of Saoma.`,
    '路上的代理或防火墙拦下了 POST 请求：放行 /api/ 的 POST、PUT、DELETE，上传至少 3 MB。',
    'A proxy or firewall blocks POST: allow POST, PUT and DELETE to /api/, with bodies of up to 3 MB.',
  )
}
