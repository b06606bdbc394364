import type PusherJs from 'pusher-js'
import { env } from '#lib/env.ts'
import { certificateAdvice } from '../certificate.ts'
import { checks } from '../checks.ts'
import { appKeys, appOverview, ownSettings } from '../consoles.ts'
import { type Advice, advise, type Finding, ok, plain, type Text, wrong } from '../finding.ts'
import { quote } from '../quote.ts'
import { isStandIn, isStranger, look, strangerAdvice } from '../unexpected-answer.ts'
import { type NoAnswer, probe, type Service, unreachable, within } from '../unreachable.ts'
import { wrongKey } from './refused.ts'
import { connected, socketOrigin } from './socket.ts'

const check = checks['pusher-socket']
export const name: Text = { zh: ' Pusher', en: 'Pusher' }

/** Null if a server answers. pusher-js keeps trying without an error if none does, so this is checked first. */
export async function checkPresence(waitMs: number): Promise<Finding | null> {
  const reason = await probe(socketOrigin(), waitMs)
  if (reason === null) return null
  const mismatch = await otherProtocol(socketOrigin(), reason, waitMs)
  return wrong(check, mismatch ?? (await unanswered(service(), reason, waitMs)))
}

/** Connects as a browser would. Call it as soon as the socket is opened. */
export async function checkConnection(socket: PusherJs, waitMs: number): Promise<Finding> {
  try {
    const refusal = await within(waitMs, connected(socket))
    if (refusal?.code === null) return wrong(check, await noSocket(waitMs))
    if (refusal !== null) return wrong(check, adviceOn({ ...refusal, code: refusal.code }))
    return ok(check, await answerer(waitMs))
  } catch {
    return wrong(check, await noSocket(waitMs))
  }
}

/** Why HTTP is answered and no WebSocket: a server without, or somebody else's. */
async function noSocket(waitMs: number): Promise<Advice> {
  const seen = await look(socketOrigin(), waitMs).catch(() => null)
  if (seen === null || !isStranger(seen)) return noUpgrade
  const advice = strangerAdvice(seen, { ...service(), name })
  if (env().PUSHER_HOST === undefined) return advice
  const todo = {
    zh: `${advice.todo.zh}如为你的 Pusher 服务器前的代理，请转发 Upgrade 和 Connection 请求头。`,
    en: `${advice.todo.en} If it is the proxy in front of your Pusher server, let it pass on the Upgrade and Connection headers.`,
  }
  return { ...advice, todo }
}

async function answerer(waitMs: number): Promise<Text> {
  const origin = socketOrigin()
  const standsIn = await look(origin, waitMs).then(isStandIn, () => false)
  return standsIn
    ? { zh: `已连接 Pusher 的模拟服务器（${origin}）`, en: `connected to a stand-in for Pusher (${origin})` }
    : { zh: `已连接 ${origin}`, en: `connected to ${origin}` }
}

/** No answer at all from Pusher, for `reason`. */
export async function unanswered(at: Service, reason: NoAnswer, waitMs: number): Promise<Advice> {
  // The name of a cluster that there is resolves.
  const isHosted = env().PUSHER_HOST === undefined && reason !== 'unknown host'
  if (reason === 'certificate') return certificateAdvice({ ...at, isHosted }, waitMs)
  return unreachable({ ...at, isHosted }, reason)
}

function adviceOn({ code, words }: { code: number; words: string }): Advice {
  const advice = code === 4001 ? keyAdvice(words) : (byCode[code] ?? otherCode)
  const { where, ...rest } = advice
  const isOwn = where !== ownSettings && env().PUSHER_HOST !== undefined
  // Of one's own server there is no dashboard.
  return { ...rest, ...(where && !isOwn && { where }), theirs: quote(`${code} ${words}`) }
}

/** Where the socket or, with `address`, the HTTP API is, and the settings that say so. */
export function service(address = socketOrigin()): Service {
  if (env().PUSHER_HOST === undefined) return { address, settings: plain('PUSHER_CLUSTER') }
  return { address, settings: { zh: 'PUSHER_HOST 和 PUSHER_PORT', en: 'PUSHER_HOST and PUSHER_PORT' } }
}

function keyAdvice(words: string): Advice {
  return /cluster/i.test(words) && env().PUSHER_HOST === undefined ? wrongCluster : wrongKey()
}

const wrongCluster = advise(
  '该 cluster 中没有该 key，可能是 PUSHER_CLUSTER 有误。',
  'This cluster has no such key: PUSHER_CLUSTER is probably wrong.',
  '请将 PUSHER_CLUSTER 改为应用所在的 cluster（例如 ap1、eu），并核对 PUSHER_KEY。',
  'Set PUSHER_CLUSTER to the cluster of the app (such as ap1 or eu), and check PUSHER_KEY.',
  appKeys,
)

const noUpgrade = advise(
  '服务器能响应 HTTP，但无法建立 WebSocket 连接。',
  'The server answers HTTP, but no WebSocket can be opened.',
  '如果使用了 nginx 等代理，请转发 Upgrade 和 Connection 请求头；否则请检查 PUSHER_HOST 和 PUSHER_PORT 是否指向 Pusher 服务器。',
  'If there is a proxy such as nginx in front, let it pass on the Upgrade and Connection headers; otherwise check that PUSHER_HOST and PUSHER_PORT are those of a Pusher server.',
)

const byCode: Record<number, Advice> = {
  4003: advise(
    '该 Pusher 应用已被停用。',
    'This Pusher app is disabled.',
    '请重新启用该应用，或使用其他应用的 App Keys。',
    'Enable it again, or use the keys of another app.',
    appOverview,
  ),
  4004: overQuota('连接数超出套餐上限', 'More connections are open than the plan allows'),
  4100: overQuota('Pusher 暂时没有空余的连接', 'Pusher has no free connection at the moment'),
}

const otherCode = advise(
  'Pusher 拒绝了连接（见返回信息）。',
  'Pusher refused the connection, for the reason quoted.',
  '请核对 PUSHER_KEY 和 PUSHER_CLUSTER。如使用自建服务器，请查看其日志。',
  'Check PUSHER_KEY and PUSHER_CLUSTER; with your own server, read its log.',
  appKeys,
)

function overQuota(zh: string, en: string): Advice {
  return advise(
    `${zh}。`,
    `${en}.`,
    '请稍后再试。如经常出现，请升级套餐或扩容自建服务器。在此期间网页改用轮询，登录仍可使用，但速度较慢。',
    'Try again later; if it happens often, upgrade the plan or the server. Meanwhile pages poll: logins work, but take longer.',
    appOverview,
  )
}

/** Advice if the server at `origin`, which did not answer for `reason`, uses the other of http and https. */
export async function otherProtocol(
  origin: string,
  reason: NoAnswer | null,
  waitMs: number,
): Promise<Advice | null> {
  if (reason === 'no tls') return noTls
  if (reason !== 'closed' || !origin.startsWith('http:')) return null
  const secure = await probe(origin.replace('http:', 'https:'), waitMs)
  return secure === null || secure === 'certificate' ? wantsTls : null
}

const noTls = advise(
  'PUSHER_TLS 是 true（默认值），但服务器未启用加密。',
  'PUSHER_TLS is true (the default), but the server does not use TLS.',
  '如自建服务器未启用加密，请设置 PUSHER_TLS=false（仅限本机）。正式环境请为服务器配置证书，否则浏览器会拦截连接。',
  'For a server without TLS, set PUSHER_TLS=false, on this machine only. In production, give it a certificate; otherwise browsers block it.',
  ownSettings,
)

const wantsTls = advise(
  'PUSHER_TLS 是 false，但服务器要求加密。',
  'PUSHER_TLS is false, but the server requires TLS.',
  '请设置 PUSHER_TLS=true，或删除该项。',
  'Set PUSHER_TLS=true, or leave it out.',
  ownSettings,
)
