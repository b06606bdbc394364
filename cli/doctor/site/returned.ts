import { type Finding, ok, wrong } from '../finding.ts'
import { ask } from './ask.ts'

const check = { zh: '网站：Cookie 能传回', en: 'Site: the cookie comes back' }

/** Only the browser with the cookie is told the state of its login. */
export async function checkReturned(scene: string, cookie: string, waitMs: number): Promise<Finding> {
  const { status } = await ask(`/api/login/${scene}`, { waitMs, cookie })
  if (status === 200) return ok(check)
  return wrong(check, {
    what: {
      zh: `浏览器发出的 Cookie 没有到达 Saoma（得到 ${status}）：登录永远完成不了。`,
      en: `The cookie that a browser sends does not reach Saoma (it answers ${status}): no login can end.`,
    },
    todo: {
      zh: '让路上的代理或 CDN 把请求里的 Cookie 原样转发给 /login 和 /api/；有多个实例的话，确认它们用同一个数据库。',
      en: 'The proxy or CDN on the way must pass the header Cookie on for /login and /api/; several instances must have one database.',
    },
  })
}
