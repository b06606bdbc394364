import { isLoopback } from '#lib/env.ts'
import { type Advice, advise, type Text } from './finding.ts'

/** Why there is no answer at all, from an error of fetch, pg or node:net. */
export type NoAnswer =
  | 'proxy password'
  | 'proxy refusal'
  | 'refused'
  | 'unknown host'
  | 'unreachable'
  | 'timeout'
  | 'closed'
  | 'certificate'
  | 'no tls'
  | 'unclear'

const codes: [RegExp, NoAnswer][] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NONAME)$/, 'unknown host'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN)$/, 'unreachable'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'timeout'],
  [/^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/, 'no tls'],
  [/CERT|UNABLE_TO_(VERIFY|GET)|SELF_SIGNED|HOSTNAME_MISMATCH/, 'certificate'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_.*)$/, 'closed'],
]

/** The reason given by the error or, failing that, by its causes. */
export function noAnswerOf(error: unknown, depth = 5): NoAnswer {
  if (depth === 0 || typeof error !== 'object' || error === null) return 'unclear'
  const { code, name, message, cause, error: inner } = error as Record<string, unknown>
  const known = codes.find(([form]) => form.test(String(code)))
  if (known) return known[1]
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout'
  // In the words of fetch and of node:http, for the answer to CONNECT.
  if (/proxy response \(407\)|^Failed to establish tunnel .* 407\b/i.test(String(message)))
    return 'proxy password'
  if (/proxy response \(\d+\)|^Failed to establish tunnel /i.test(String(message))) return 'proxy refusal'
  if (/timeout|timed out/i.test(String(message))) return 'timeout'
  if (/Connection terminated|socket hang up/i.test(String(message))) return 'closed'
  return noAnswerOf(cause ?? inner, depth - 1)
}

/** Null if anything at this origin answers HTTP, with whatever status; else why not. */
export async function probe(origin: string, waitMs: number): Promise<NoAnswer | null> {
  try {
    const response = await fetch(origin, { redirect: 'manual', signal: AbortSignal.timeout(waitMs) })
    await response.body?.cancel()
    return null
  } catch (error) {
    return noAnswerOf(error)
  }
}

export interface Service {
  /** `host:port` or an origin, without user and password. */
  address: string
  /** The settings that say where it is. */
  settings: Text
  /** Somebody else's, at an address that cannot be wrong. */
  isHosted?: boolean
}

/** What to do about a service that does not answer. */
export function unreachable({ address, settings, isHosted }: Service, why: NoAnswer): Advice {
  const { what, todo } = advices[why]
  const fill = ({ zh, en }: Text): Text => ({
    zh: zh.replaceAll('{at}', address).replaceAll('{settings}', settings.zh),
    en: en.replaceAll('{at}', address).replaceAll('{settings}', settings.en),
  })
  const advice = { what: fill(what), todo: isHosted && viaProxy.has(why) ? outgoing : fill(todo) }
  const hint = viaProxy.has(why) && isElsewhere(address) ? proxyHint(process.env) : null
  return hint
    ? { ...advice, todo: { zh: advice.todo.zh + hint.zh, en: `${advice.todo.en} ${hint.en}` } }
    : advice
}

/** What a proxy could have to do with. */
const viaProxy: ReadonlySet<NoAnswer> = new Set([
  'refused',
  'unknown host',
  'unreachable',
  'timeout',
  'closed',
  'unclear',
])

/** The settings of a proxy, which Node.js ignores unless it is told otherwise. */
function proxyHint(e: NodeJS.Dict<string>): Text | null {
  const name = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((one) => e[one]?.trim())
  if (name === undefined) return null
  if (e['NODE_USE_ENV_PROXY'] === '1')
    return {
      zh: `连接经过 ${name} 中的代理，请同时检查该代理。`,
      en: `Connections go through the proxy in ${name}: check that too.`,
    }
  return {
    zh: `已设置 ${name}，但 Node.js 默认不使用代理：如需使用，请为 doctor 和网站设置 NODE_USE_ENV_PROXY=1（Node.js 22.21，或 24.5 以上）。`,
    en: `${name} is set, but Node.js uses no proxy by itself: if you need it, set NODE_USE_ENV_PROXY=1 for the doctor and the site (Node.js 22.21, or 24.5 and later).`,
  }
}

/** Whether it is an origin, which alone a proxy is asked for, on another machine. */
function isElsewhere(address: string): boolean {
  return address.includes('://') && !isLoopback(new URL(address).hostname)
}

const outgoing: Text = {
  zh: '该地址无误。请检查本机能否访问外网：DNS、防火墙和安全组的出站规则、代理。',
  en: 'The address is right: check whether this machine reaches the internet (its DNS, the outgoing rules of its firewall or security group, a proxy).',
}

const advices: Record<NoAnswer, Advice> = {
  refused: advise(
    '{at} 拒绝连接：没有程序在监听。',
    'Nothing listens at {at}: the connection was refused.',
    '请启动该服务（演示环境：npm run demo），或更正 {settings} 中的主机和端口。',
    'Start the service (the demo: npm run demo), or correct host and port in {settings}.',
  ),
  'unknown host': advise(
    '找不到主机 {at}：域名无法解析。',
    'The host {at} was not found: its name does not resolve.',
    '请检查 {settings} 的拼写。如拼写无误，请检查本机的 DNS 和该域名的解析记录。',
    'Check the spelling in {settings}; if it is right, check the DNS of this machine and the records of that name.',
  ),
  unreachable: advise(
    '本机的网络无法到达 {at}。',
    'This machine has no route to {at}.',
    '请检查 {settings}，以及本机的网络、VPN 和 IPv6。',
    'Check {settings}, and the network, VPN and IPv6 of this machine.',
  ),
  timeout: advise(
    '{at} 响应超时。',
    '{at} did not answer in time.',
    '可能是防火墙或安全组丢弃了连接，或该服务过载。请放行本机的出口地址，并检查 {settings}。',
    'Usually a firewall or security group drops the connection, or the service is overloaded: allow the address of this machine, and check {settings}.',
  ),
  closed: advise(
    '{at} 接受连接后，未响应就断开。',
    '{at} accepts the connection and closes it without an answer.',
    '该地址可能是其他服务，或仅接受加密连接，或代理断开了连接。请检查 {settings} 的端口和协议，然后重试。',
    'It may be another kind of service, one that requires TLS, or a proxy on the way may close it: check port and protocol in {settings}, and try again.',
  ),
  certificate: advise(
    '{at} 的证书不受信任：自签、过期、缺少中间证书，或与域名不符。',
    'The certificate of {at} is not trusted: it is self-signed, expired, sent without its intermediate certificate, or for another name.',
    '请为该域名安装有效的证书和完整的证书链，并检查 {settings} 中的域名。手机和浏览器同样会拒绝该证书。',
    'Install a valid certificate for that name, with its whole chain, and check the name in {settings}. Phones and browsers reject it as well.',
  ),
  'no tls': advise(
    '{at} 未启用加密（TLS），但配置要求加密。',
    '{at} does not use TLS, but the settings require it.',
    '请为该服务启用 TLS，或更正 {settings} 中的端口和协议。',
    'Enable TLS there, or correct port and protocol in {settings}.',
  ),
  'proxy password': advise(
    'HTTPS_PROXY 中的代理要求用户名和密码，未连接 {at}。',
    'The proxy in HTTPS_PROXY asks for a user name and a password before it connects to {at}.',
    '请在 HTTPS_PROXY 中填写用户名和密码（http://用户:密码@代理:端口）；如可以直接连接，请将其加入 NO_PROXY。',
    'Put both into HTTPS_PROXY (http://user:password@proxy:port); if the host can be reached directly, add it to NO_PROXY.',
  ),
  'proxy refusal': advise(
    'HTTPS_PROXY 中的代理拒绝连接 {at}。',
    'The proxy in HTTPS_PROXY refuses to connect to {at}.',
    '请让网络管理员在代理中放行该地址；如可以直接连接，请将其加入 NO_PROXY。',
    'Ask the administrator of the proxy to allow this host; if it can be reached directly, add it to NO_PROXY.',
  ),
  unclear: advise(
    '无法连接 {at}。',
    '{at} cannot be reached.',
    '请检查 {settings} 和本机的网络。',
    'Check {settings} and the network of this machine.',
  ),
}

/** The result of `work`. Rejects with a TimeoutError after `ms` milliseconds. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('timed out', 'TimeoutError')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
