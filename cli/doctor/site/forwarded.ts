import type { Env } from '#lib/env.ts'
import { checks } from '../checks.ts'
import { type Advice, advise, type Finding, ok, type Text, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'

const check = checks['site-addresses']
const signs = [
  'via',
  'cf-ray',
  'x-amz-cf-id',
  'x-cache',
  'x-served-by',
  'fly-request-id',
  'x-envoy-upstream-service-time',
]

/**
 * The API does not tell callers their own address, so this compares the setting with whether there seems to be a proxy. Since
 * server.js does not serve https, an https site has one.
 */
export function checkForwarded(
  { SAOMA_URL: site, SAOMA_TRUST_PROXY: trust = '' }: Env,
  headers: Headers,
): Finding {
  if (headers.has('x-vercel-id')) return ok(check, { zh: '由 Vercel 提供', en: 'provided by Vercel' })
  const proxied = site.startsWith('https:') || signs.some((name) => headers.has(name))
  const trusted = trust.trim()
  const trustsNobody = /^(|0|false)$/.test(trusted)
  if (proxied && trustsNobody) return wrong(check, proxyUntrusted)
  if (!proxied && /^(true|[1-9]\d*)$/.test(trusted)) return wrong(check, nobodyInFront(trusted))
  return ok(check, trustsNobody ? direct : believed(trusted))
}

const direct: Text = { zh: '没有代理，也不信任代理', en: 'no proxy in front, and none is trusted' }

function believed(trusted: string): Text {
  return {
    zh: `信任代理（${trusted}）；请登录一次，确认手机上显示的是你的地址`,
    en: `proxies are trusted (${trusted}); sign in once, and check that the phone shows your own address`,
  }
}

const proxyUntrusted = advise(
  '检测到代理，但 SAOMA_TRUST_PROXY 为空：所有访客都被识别为代理的地址，共用同一限流额度，手机上也会显示该地址。',
  "There is a proxy in front, but SAOMA_TRUST_PROXY is empty: all visitors appear to have the proxy's address, share one rate limit, and see that address on the phone.",
  '请将 SAOMA_TRUST_PROXY 设为代理的层数（通常为 1）或代理的地址（例如 loopback），并让代理设置 X-Forwarded-For。',
  'Set it to the number of proxies in front (usually SAOMA_TRUST_PROXY=1) or to their addresses (such as loopback), and let the proxy set X-Forwarded-For.',
  ownSettings,
)

function nobodyInFront(trusted: string): Advice {
  return advise(
    `SAOMA_TRUST_PROXY=${trusted}，但未检测到代理：任何人都可以伪造地址，绕过限流。`,
    `SAOMA_TRUST_PROXY=${trusted}, but there seems to be no proxy in front: anyone could claim any address and so bypass rate limits.`,
    '没有代理时，请清空 SAOMA_TRUST_PROXY；有代理时，请将 SAOMA_URL 设为经过代理的地址，并仅允许代理访问 npm start 的端口。',
    'Without a proxy, clear it. With one, set SAOMA_URL to the address of the proxy, and let only the proxy reach the port of npm start.',
    ownSettings,
  )
}
