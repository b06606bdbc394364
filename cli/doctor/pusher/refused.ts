import { env } from '#lib/env.ts'
import { type Advice, advise } from '../finding.ts'
import { appKeys, appOverview, ownSettings } from '../consoles.ts'

/** Why the HTTP API refused, from its status and message. */
export function refusedPublish(status: number, words: string): Advice {
  // The message about a signature quotes the string to sign, which contains `auth_key` and `auth_timestamp`.
  if (status === 401 && /\bsignature/i.test(words)) return wrongSecret()
  if (status === 401 && /\btimestamp/i.test(words)) return clock
  if (status === 401 && /auth_key/i.test(words)) return wrongKey()
  if (status === 401 || status === 404) return wrongApp()
  if (status === 403) return disabled()
  if (status === 429 || status === 413) return tooMuch()
  return status >= 500 ? serverFault : notPusher
}

/** Of one's own server, which has no console, the settings say what sockudo's have to be. */
function byServer(hosted: Advice, own: Advice): Advice {
  return env().PUSHER_HOST === undefined ? hosted : own
}

function ownServer(whatZh: string, whatEn: string, ours: string, theirs: string): Advice {
  return advise(
    whatZh,
    whatEn,
    `请将 ${ours} 改为与推送服务器一致（sockudo：${theirs}）。推送服务器的配置修改后需重启。`,
    `Make ${ours} the same as on the push server (sockudo: ${theirs}), which reads its settings only when it starts.`,
    ownSettings,
  )
}

export function wrongKey(): Advice {
  return byServer(
    advise(
      'Pusher 中没有该 key 对应的应用。',
      'Pusher has no app with this key.',
      '请核对 PUSHER_KEY 和 PUSHER_CLUSTER：key 仅在所属的 cluster 中有效。',
      'Check PUSHER_KEY and PUSHER_CLUSTER: a key exists only in its own cluster.',
      appKeys,
    ),
    ownServer(
      '推送服务器中没有该 key 对应的应用。',
      'The push server has no app with this key.',
      'PUSHER_KEY',
      'SOCKUDO_DEFAULT_APP_KEY',
    ),
  )
}

const clock = advise(
  '本机时钟与 Pusher 相差 10 分钟以上，签名已过期。',
  "This machine's clock and Pusher's are more than ten minutes apart, so signatures are rejected as expired.",
  '请为本机启用 NTP：timedatectl set-ntp true。',
  'Synchronize the clock of this machine by NTP: timedatectl set-ntp true.',
)

export function wrongSecret(): Advice {
  const what = ['PUSHER_SECRET 与该 key 不匹配。', 'PUSHER_SECRET is not the secret of this key.'] as const
  return byServer(
    advise(
      ...what,
      '请从同一行 App Keys 中复制 key 和 secret。',
      'Copy key and secret from the same row of App Keys.',
      appKeys,
    ),
    ownServer(...what, 'PUSHER_SECRET', 'SOCKUDO_DEFAULT_APP_SECRET'),
  )
}

function wrongApp(): Advice {
  const what = ['PUSHER_APP_ID 与该 key 不匹配。', 'PUSHER_APP_ID is not the app of this key.'] as const
  return byServer(
    advise(
      ...what,
      '请从同一页面复制 app_id、key 和 secret：三者属于同一应用。',
      'Copy app_id, key and secret from the same page: they belong to one app.',
      appKeys,
    ),
    ownServer(...what, 'PUSHER_APP_ID', 'SOCKUDO_DEFAULT_APP_ID'),
  )
}

function disabled(): Advice {
  return byServer(
    advise(
      '该 Pusher 应用已停用，或超出套餐上限。',
      'This Pusher app is disabled, or over the limits of its plan.',
      '请重新启用该应用，或升级套餐。',
      'Enable it again, or upgrade the plan.',
      appOverview,
    ),
    advise(
      '推送服务器或其前面的代理拒绝了请求：应用已停用，或不允许从本机访问。',
      'The push server, or a proxy in front of it, refuses: the app is disabled, or this machine is not allowed.',
      '请查看推送服务器的日志，以及代理的访问规则。',
      'Read the log of the push server, and the access rules of the proxy.',
    ),
  )
}

function tooMuch(): Advice {
  return byServer(
    advise(
      '消息过多或过大，超出套餐上限。',
      'Too many messages, or too large, for the plan.',
      '请稍后再试，或升级套餐。',
      'Try again later, or upgrade the plan.',
      appOverview,
    ),
    advise(
      '消息过多或过大，超出推送服务器的上限。',
      'Too many messages, or too large, for the push server.',
      '请稍后再试，或提高推送服务器及其代理的上限。',
      'Try again later, or raise the limits of the push server and of the proxy in front of it.',
    ),
  )
}

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
