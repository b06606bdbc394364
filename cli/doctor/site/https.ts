import { type Finding, ok, wrong } from '../finding.ts'
import { isLoopback } from '../loopback.ts'

const check = { zh: '网站：https', en: 'Site: https' }

export function checkHttps(site: string): Finding {
  if (site.startsWith('https:')) return ok(check)
  if (isLoopback(site))
    return ok(check, {
      zh: '本机用 http 没有问题，上线不行',
      en: 'http is fine on this machine, as in the demo, and not for a site',
    })
  return wrong(check, {
    what: {
      zh: `SAOMA_URL 用的是 http：Cookie 可被窃听，手机上的小程序也不允许访问 http。`,
      en: 'SAOMA_URL is http: cookies can be overheard, and WeChat lets no mini-program on a phone use it.',
    },
    todo: {
      zh: '给网站配上证书（例如用 Caddy、nginx + Let’s Encrypt，或 Vercel），再把 SAOMA_URL 改成 https。',
      en: "Give the site a certificate (Caddy, nginx with Let's Encrypt, or Vercel), then set SAOMA_URL to https.",
    },
  })
}
