import { type Advice, advise } from '../finding.ts'
import { appKeys, appOverview } from '../consoles.ts'

/** Why the HTTP API refused, from its status and message. */
export function refusedPublish(status: number, words: string): Advice {
  // The message about a signature quotes the string to sign, which contains `auth_key` and `auth_timestamp`.
  if (status === 401 && /\bsignature/i.test(words)) return wrongSecret
  if (status === 401 && /\btimestamp/i.test(words)) return clock
  if (status === 401 && /auth_key/i.test(words)) return wrongKey
  if (status === 401 || status === 404) return wrongApp
  if (status === 403) return disabled
  if (status === 429 || status === 413) return tooMuch
  return status >= 500 ? serverFault : notPusher
}

export const wrongKey = advise(
  'Pusher 中没有该 key 对应的应用。',
  'Pusher has no app with this key.',
  '请核对 PUSHER_KEY 和 PUSHER_CLUSTER：key 仅在所属的 cluster 中有效。',
  'Check PUSHER_KEY and PUSHER_CLUSTER: a key exists only in its own cluster.',
  appKeys,
)

const clock = advise(
  '本机时钟与 Pusher 相差 10 分钟以上，签名已过期。',
  "This machine's clock and Pusher's are more than ten minutes apart, so signatures are rejected as expired.",
  '请为本机启用 NTP：timedatectl set-ntp true。',
  'Synchronize the clock of this machine by NTP: timedatectl set-ntp true.',
)

export const wrongSecret = advise(
  'PUSHER_SECRET 与该 key 不匹配。',
  'PUSHER_SECRET is not the secret of this key.',
  '请从同一行 App Keys 中复制 key 和 secret。',
  'Copy key and secret from the same row of App Keys.',
  appKeys,
)

const wrongApp = advise(
  'PUSHER_APP_ID 与该 key 不匹配。',
  'PUSHER_APP_ID is not the app of this key.',
  '请从同一页面复制 app_id、key 和 secret：三者属于同一应用。',
  'Copy app_id, key and secret from the same page: they belong to one app.',
  appKeys,
)

const disabled = advise(
  '该 Pusher 应用已停用，或超出套餐上限。',
  'This Pusher app is disabled, or over the limits of its plan.',
  '请重新启用该应用，或升级套餐。',
  'Enable it again, or upgrade the plan.',
  appOverview,
)

const tooMuch = advise(
  '消息过多或过大，超出套餐上限。',
  'Too many messages, or too large, for the plan.',
  '请稍后再试，或升级套餐。',
  'Try again later, or upgrade the plan.',
  appOverview,
)

const serverFault = advise(
  'Pusher 服务器异常，配置没有问题。',
  'The Pusher server failed: the settings are not the cause.',
  '请查看 status.pusher.com，并稍后再试。如使用自建服务器，请查看其日志。',
  'See status.pusher.com and try again later; with your own server, read its log.',
)

const notPusher = advise(
  '响应不符合 Pusher 的 HTTP API。',
  'The answer does not look like that of the Pusher HTTP API.',
  '请检查 PUSHER_HOST 和 PUSHER_PORT。如使用官方 Pusher，请删除这两项。',
  'Check PUSHER_HOST and PUSHER_PORT; for hosted Pusher, remove both.',
)
