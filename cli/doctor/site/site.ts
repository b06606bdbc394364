import { isDeepStrictEqual } from 'node:util'
import { env, isLoopback } from '#lib/env.ts'
import { pushSettings } from '#lib/pusher/channel.ts'
import { authorizeChannel } from '#lib/pusher/client.ts'
import { checks } from '../checks.ts'
import { ownSettings } from '../consoles.ts'
import { advise, type Finding, ok, type Text, untried, wrong } from '../finding.ts'
import { checkAnswers } from './answers.ts'
import { ask } from './ask.ts'
import { checkSiteCode, type Opened } from './code.ts'
import { checkCookie } from './cookie.ts'
import { checkForwarded } from './forwarded.ts'
import { checkLegal } from './legal.ts'

const login: Text = { zh: '网站：登录页', en: 'Site: sign-in page' }

/** Visits SAOMA_URL as a browser does, up to the point where a phone would scan the code. */
export async function checkSite(waitMs: number): Promise<Finding[]> {
  const own = [checkHttps(env().SAOMA_URL), checkLegal(env())]
  const { finding: answers, headers } = await checkAnswers(waitMs)
  if (headers === null)
    return [
      answers,
      ...own,
      untried(login, {
        zh: 'SAOMA_URL 没有 Saoma 的响应，未检查',
        en: 'not checked: Saoma does not answer at SAOMA_URL',
      }),
    ]
  return [answers, ...own, checkForwarded(env(), headers), ...(await checkLoginPage(waitMs))]
}

async function checkLoginPage(waitMs: number): Promise<Finding[]> {
  const { finding: given, cookie } = await checkCookie(waitMs)
  if (cookie === null)
    return [given, untried(login, { zh: '没有 Cookie，未检查', en: 'not checked: no cookie' })]
  const { finding: code, opened } = await checkSiteCode(cookie, waitMs)
  if (opened === null) return [given, code]
  const returned = await checkReturned(opened.scene, cookie, waitMs)
  return [given, code, returned, await checkSameSettings(opened, cookie, waitMs)]
}

const httpsCheck = checks['site-https']

function checkHttps(site: string): Finding {
  if (site.startsWith('https:')) return ok(httpsCheck)
  if (isLoopback(new URL(site).hostname))
    return ok(httpsCheck, {
      zh: '本机可使用 http，正式环境不可',
      en: 'http is fine on this machine, as in the demo, but not in production',
    })
  return wrong(
    httpsCheck,
    advise(
      `SAOMA_URL 使用 http：Cookie 可被窃听，且手机上的小程序不允许访问 http。`,
      'SAOMA_URL is http: cookies can be intercepted, and WeChat does not let mini-programs on phones call it.',
      '请为网站配置证书（例如使用 Caddy、nginx + Let’s Encrypt，或 Vercel），再将 SAOMA_URL 改为 https。',
      "Give the site a certificate (Caddy, nginx with Let's Encrypt, or Vercel), then change SAOMA_URL to https.",
    ),
  )
}

const returnedCheck = checks['site-cookie-returns']

/** Only the browser with the cookie gets the status of its login. */
async function checkReturned(scene: string, cookie: string, waitMs: number): Promise<Finding> {
  const { status } = await ask(`/api/login/${scene}`, { waitMs, cookie })
  if (status === 200) return ok(returnedCheck)
  return wrong(
    returnedCheck,
    advise(
      `浏览器发送的 Cookie 未到达 Saoma（返回 ${status}），登录无法完成。`,
      `The browser's cookie does not reach Saoma (it answers ${status}): no login can complete.`,
      '请让代理或 CDN 将请求中的 Cookie 原样转发给 /login 和 /api/。如有多个实例，请确认使用同一个数据库。',
      'Let the proxy or CDN pass on the Cookie header for /login and /api/. If there are several instances, check that they use the same database.',
    ),
  )
}

const settingsCheck = checks['site-pusher']
const socketId = '1.1'

/** Compares what the running site sends and signs with what these settings would: both are keyed, so equal means same. */
async function checkSameSettings(opened: Opened, cookie: string, waitMs: number): Promise<Finding> {
  const other = isDeepStrictEqual(opened.push, pushSettings())
    ? await signedOther(opened, cookie, waitMs)
    : differing(opened.push)
  if (other === null) return ok(settingsCheck)
  if (other === 'refused')
    return untried(settingsCheck, {
      zh: '网站未授权频道，未检查',
      en: 'not checked: the site did not authorize the channel',
    })
  return wrong(
    settingsCheck,
    advise(
      `正在运行的网站使用了不同的 Pusher 配置，不一致的项：${other.replaceAll(', ', '、')}。`,
      `The running site has other Pusher settings than these: ${other}.`,
      '请将两边改为一致，再重启或重新部署网站。多个实例的配置必须完全相同，否则网页无法接收或解密事件。',
      'Make both the same, and restart or redeploy the site. All instances need the same settings; otherwise pages miss events or cannot decrypt them.',
      ownSettings,
    ),
  )
}

/** The settings of what the page is told, as key, cluster, host, port and tls. */
function differing(push: Opened['push']): string {
  const ours: Record<string, unknown> = pushSettings()
  const parts = Object.keys({ ...ours, ...push }).filter((part) => push[part] !== ours[part])
  return parts.map((part) => `PUSHER_${part.toUpperCase()}`).join(', ')
}

async function signedOther(
  { channel, scene }: Opened,
  cookie: string,
  waitMs: number,
): Promise<string | null> {
  const form = { socket_id: socketId, channel_name: channel }
  const { status, parsed } = await ask('/api/pusher/auth', { waitMs, cookie, form })
  if (status !== 200) return 'refused'
  const { auth, shared_secret } = Object(parsed) as { auth?: unknown; shared_secret?: unknown }
  const ours = authorizeChannel(socketId, scene)
  if (auth !== ours.auth) return 'PUSHER_SECRET'
  return shared_secret === ours.shared_secret ? null : 'PUSHER_ENCRYPTION_KEY'
}
