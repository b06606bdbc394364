import { type Advice, advise, type Text } from './finding.ts'
import { quote } from './quote.ts'

/** An answer over HTTP, whoever gave it. */
export interface Seen {
  status: number
  headers: Pick<Headers, 'get'>
  body: string
}

/** Whom the doctor wanted to reach. */
export interface Sought {
  /** In Chinese with a space before Latin letters. */
  name: Text
  /** Its origin. */
  address: string
  /** The settings that say where it is. */
  settings: Text
}

/** Gets what anyone may see at an address. Sends no secret and follows no redirect. Rejects as fetch does. */
export async function look(url: string | URL, waitMs: number): Promise<Seen> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(waitMs) })
  const { status, headers } = response
  return { status, headers, body: await response.text() }
}

/** What the software at the other end calls itself. */
export function serverOf({ headers }: Pick<Seen, 'headers'>): string {
  return headers.get('server') ?? ''
}

/** Whether it says of itself that it only stands in for a service. */
export function isStandIn(seen: Pick<Seen, 'headers'>): boolean {
  return /stand-?in/i.test(serverOf(seen))
}

/** What to do about an answer that is not of the service sought, by what gave it: a portal, a proxy, another program. */
export function strangerAdvice(seen: Seen, sought: Sought): Advice {
  return { ...adviceOn(seen, sought), theirs: quote(summary(seen)) }
}

/** Whether an answer cannot be that of an API: a redirect, or a web page. */
export function isStranger({ status, headers, body }: Seen): boolean {
  return (isRedirect(status) && headers.get('location') !== null) || status === 511 || isPage(body)
}

function adviceOn({ status, headers, body }: Seen, { name, address, settings }: Sought): Advice {
  const { host } = new URL(address)
  const location = headers.get('location')
  if (isRedirect(status) && location !== null && URL.canParse(location, address))
    return redirected(new URL(location, address), { name, address, settings })
  if (status >= 502 && status <= 504)
    return advise(
      `${host} 的代理有响应，但其后的服务未响应（${status}）。`,
      `A proxy answers at ${host}, but what is behind it does not (${status}).`,
      `请检查代理后的服务是否在运行，或更正 ${settings.zh}。`,
      `Check whether the service behind it runs, or correct ${settings.en}.`,
    )
  if (status === 511 || isPage(body))
    return advise(
      `${host} 返回网页，响应的不是${name.zh}：可能是网络的认证页面、域名停放页或其他程序。`,
      `A web page answers at ${host}, not ${name.en}: the captive portal of a network, a parked domain, or another program.`,
      `请在本机的浏览器中打开 ${address} 查看。如为网络的认证页面，请先登录；否则请更正 ${settings.zh}。`,
      `Open ${address} in a browser on this machine to see whose page it is. If it signs you in to the network, do that; otherwise correct ${settings.en}.`,
    )
  return advise(
    `${host} 上运行的不是${name.zh}。`,
    `What answers at ${host} is not ${name.en}.`,
    `请更正 ${settings.zh}。如无误，请检查是否有代理或防火墙替换了响应。`,
    `Correct ${settings.en}. If it is right, look for a proxy or firewall that replaces answers.`,
  )
}

function redirected(to: URL, { name, address, settings }: Sought): Advice {
  const { host, hostname } = new URL(address)
  if (to.hostname === hostname && to.protocol === 'https:' && address.startsWith('http:'))
    return advise(
      `${host} 要求使用 https。`,
      `${host} wants https.`,
      `请将 ${settings.zh} 中的地址改为 https。`,
      `Use https in ${settings.en}.`,
    )
  return advise(
    `${host} 将请求重定向到 ${to.origin}，响应的不是${name.zh}。`,
    `Requests to ${host} are redirected to ${to.origin}. It was not ${name.en} that answered.`,
    `如为网络的认证页面，请在本机的浏览器中打开 ${to.origin} 并登录；否则请更正 ${settings.zh}。`,
    `If that is where a network signs people in, open ${to.origin} in a browser on this machine and sign in; otherwise correct ${settings.en}.`,
  )
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

function isPage(body: string): boolean {
  return /^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b/is.test(body)
}

/** Status, target, server and title: what tells a person who it was. */
export function summary(seen: Seen): string {
  const { status, headers, body } = seen
  const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim()
  const location = headers.get('location')
  return [
    `HTTP ${status}`,
    location && `Location: ${location}`,
    serverOf(seen) && `Server: ${serverOf(seen)}`,
    title ?? (isPage(body) ? '' : body.slice(0, 80)),
  ]
    .filter(Boolean)
    .join(', ')
}
