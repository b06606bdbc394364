import { isDeepStrictEqual } from 'node:util'
import { authorizeChannel } from '#lib/pusher/client.ts'
import { pushSettings } from '#lib/pusher/channel.ts'
import { type Finding, ok, untried, wrong } from '../finding.ts'
import { ownSettings } from '../places.ts'
import { ask } from './ask.ts'
import type { Opened } from './code.ts'

const check = { zh: '网站：与这里的 Pusher 设置一致', en: 'Site: runs with these settings of Pusher' }
const socketId = '1.1'

/** Compares what the running site tells and signs with what these settings would. Both are keyed: equal means the same. */
export async function checkSameSettings(opened: Opened, cookie: string, waitMs: number): Promise<Finding> {
  const other = isDeepStrictEqual(opened.push, pushSettings())
    ? await signedOther(opened, cookie, waitMs)
    : 'push'
  if (other === null) return ok(check)
  if (other === 'refused')
    return untried(check, {
      zh: '网站没有给出频道授权，未能检查',
      en: 'not tried: the site gave no place on the channel',
    })
  const names = other === 'push' ? 'PUSHER_KEY, PUSHER_CLUSTER, PUSHER_HOST, PUSHER_PORT, PUSHER_TLS' : other
  return wrong(check, {
    what: {
      zh: `正在运行的网站用的是另一套 Pusher 设置，不同的是：${names}。`,
      en: `The running site has other settings of Pusher than those here: ${names}.`,
    },
    todo: {
      zh: '让两边一致，再重新启动或部署网站；多个实例的设置必须完全相同，否则网页收不到或解不开事件。',
      en: 'Make both the same, and start or deploy the site anew. All instances must have the same, or pages miss events or cannot decrypt them.',
    },
    where: ownSettings,
  })
}

async function signedOther(
  { channel, scene }: Opened,
  cookie: string,
  waitMs: number,
): Promise<string | null> {
  const form = { socket_id: socketId, channel_name: channel }
  const { status, body } = await ask('/api/pusher/auth', { waitMs, cookie, form })
  if (status !== 200) return 'refused'
  const { auth, shared_secret } = Object(body) as { auth?: unknown; shared_secret?: unknown }
  const ours = authorizeChannel(socketId, scene)
  if (auth !== ours.auth) return 'PUSHER_SECRET'
  return shared_secret === ours.shared_secret ? null : 'PUSHER_ENCRYPTION_KEY'
}
