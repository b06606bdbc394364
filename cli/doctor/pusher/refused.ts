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
  'Pusher 没有这个 key 的应用。',
  'Pusher has no app with this key.',
  '核对 PUSHER_KEY，以及 PUSHER_CLUSTER：key 只在它自己的 cluster 里有效。',
  'Check PUSHER_KEY and PUSHER_CLUSTER: a key exists only in its own cluster.',
  appKeys,
)

const clock = advise(
  '这台机器的时钟与 Pusher 的相差 10 分钟以上，签名因此过期。',
  "This machine's clock and Pusher's are more than ten minutes apart, so signatures are rejected as expired.",
  '给这台机器对时（NTP）：timedatectl set-ntp true。',
  'Synchronize the clock of this machine by NTP: timedatectl set-ntp true.',
)

export const wrongSecret = advise(
  'PUSHER_SECRET 不是这个 key 的 secret。',
  'PUSHER_SECRET is not the secret of this key.',
  '从同一行 App Keys 里复制 key 和 secret。',
  'Copy key and secret from the same row of App Keys.',
  appKeys,
)

const wrongApp = advise(
  'PUSHER_APP_ID 不是这个 key 的应用。',
  'PUSHER_APP_ID is not the app of this key.',
  '从同一页复制 app_id、key 和 secret：它们属于同一个应用。',
  'Copy app_id, key and secret from the same page: they belong to one app.',
  appKeys,
)

const disabled = advise(
  '这个 Pusher 应用已停用，或超出了套餐。',
  'This Pusher app is disabled, or over the limits of its plan.',
  '重新启用它，或升级套餐。',
  'Enable it again, or upgrade the plan.',
  appOverview,
)

const tooMuch = advise(
  '消息太多或太大，超出了套餐。',
  'Too many messages, or too large, for the plan.',
  '稍后重试，或升级套餐。',
  'Try again later, or upgrade the plan.',
  appOverview,
)

const serverFault = advise(
  'Pusher 服务器自己出错了，设置没有问题。',
  'The Pusher server failed: the settings are not the cause.',
  '查看 status.pusher.com，稍后重试；自建服务器的话，查看它的日志。',
  'See status.pusher.com and try again later; with your own server, read its log.',
)

const notPusher = advise(
  '回答的不像是 Pusher 的 HTTP API。',
  'The answer does not look like that of the Pusher HTTP API.',
  '检查 PUSHER_HOST 和 PUSHER_PORT；用官方 Pusher 就把这两项去掉。',
  'Check PUSHER_HOST and PUSHER_PORT; for hosted Pusher, remove both.',
)
