import { env } from '#lib/env.ts'
import { apiOrigin } from '#lib/pusher/channel.ts'
import { pusher } from '#lib/pusher/client.ts'
import { type Advice, type Finding, ok, wrong } from '../finding.ts'
import { noAnswerOf } from '../no-answer.ts'
import { quote } from '../quote.ts'
import { unreachable } from '../unreachable.ts'
import { refusedPublish } from './refused.ts'
import { otherProtocol } from './tls.ts'

const check = { zh: 'Pusher：服务器发布事件', en: 'Pusher: publishing from here' }

/** Publishes with the very client of the site: lib/pusher/publish.ts itself swallows what goes wrong. */
export async function checkPublishing(
  channel: string,
  event: string,
  data: object,
  waitMs: number,
): Promise<Finding> {
  try {
    await pusher().trigger(channel, event, data)
    return ok(check)
  } catch (error) {
    return wrong(check, await adviceOn(error, waitMs))
  }
}

async function adviceOn(error: unknown, waitMs: number): Promise<Advice> {
  // Not the error itself: it holds the signed address.
  const { status, body, error: inner } = error as { status?: number; body?: string; error?: unknown }
  if (status !== undefined)
    return { ...refusedPublish(status, body ?? ''), theirs: quote(`${status} ${body ?? ''}`) }
  const reason = noAnswerOf(inner)
  const settings = env().PUSHER_HOST === undefined ? 'PUSHER_CLUSTER' : 'PUSHER_HOST, PUSHER_PORT'
  return (
    (await otherProtocol(apiOrigin(), reason, waitMs)) ??
    unreachable({ address: apiOrigin(), settings }, reason)
  )
}
