import type PusherJs from 'pusher-js'
import { type Advice, type Finding, ok, wrong } from '../finding.ts'
import { appKeys } from '../places.ts'
import { quote } from '../quote.ts'
import { within } from '../within.ts'
import { subscribed } from './socket.ts'

const check = { zh: 'Pusher：加密频道的订阅', en: 'Pusher: a place on an encrypted channel' }

/** Subscribes with an authorization made from the settings here, as the site makes it. */
export async function checkSubscription(socket: PusherJs, channel: string, waitMs: number): Promise<Finding> {
  try {
    const refusal = await within(waitMs, subscribed(socket, channel))
    if (refusal === null) return ok(check)
    return wrong(check, { ...wrongSecret, theirs: quote(`${refusal.code ?? ''} ${refusal.words}`) })
  } catch {
    return wrong(check, noWord)
  }
}

const wrongSecret: Advice = {
  what: {
    zh: 'Pusher 不接受用 PUSHER_SECRET 签的频道授权：它不是这个 key 的 secret。',
    en: 'Pusher refuses what was signed with PUSHER_SECRET: it is not the secret of this key.',
  },
  todo: {
    zh: '从同一行 App Keys 里复制 key 和 secret。',
    en: 'Copy key and secret from the same row of the App Keys.',
  },
  where: appKeys,
}

const noWord: Advice = {
  what: {
    zh: '已连接，但订阅频道没有得到回答。',
    en: 'The socket is open, but the subscription gets no answer.',
  },
  todo: {
    zh: '稍后重试；自建服务器的话，确认它支持 private-encrypted 频道。',
    en: 'Try again later; of a server of your own, see that it knows private-encrypted channels.',
  },
}
