import { z } from 'zod'
import type { PublishedEvent } from './broker.ts'
import { SOCKET_ID } from './protocol.ts'
import { CHANNEL_NAME } from './subscription.ts'

const MAX_NAME = 200
const MAX_DATA_BYTES = 10_240
const MAX_CHANNELS = 100
const MAX_BATCH = 10
const EVENT_LIMITS = 'https://pusher.com/docs/channels/server_api/http-api/#publishing-events'

const eventFields = {
  name: text('name')
    .min(1, 'Expected name parameter not to be empty')
    .max(MAX_NAME, `Event name too long, at most ${MAX_NAME} characters`)
    .refine((name) => !name.startsWith('pusher'), "The 'pusher' namespace is reserved for internal usage"),
  data: text('data'),
  socket_id: text('socket_id').regex(SOCKET_ID, 'Invalid socket id').optional(),
}
const channelName = text('channel').regex(CHANNEL_NAME, 'Invalid channel name')
const channelNames = z
  .array(channelName, 'Expected channels parameter to be an array')
  .min(1, 'Expected at least one channel')
  .max(MAX_CHANNELS, `Can publish to at most ${MAX_CHANNELS} channels`)

const eventBody = z
  .object({ ...eventFields, channel: channelName.optional(), channels: channelNames.optional() })
  .refine(({ channel, channels }) => channel ?? channels, 'Missing required parameter: channels')
const batchEvent = z.object({ ...eventFields, channel: channelName }, 'Expected an event to be an object')
const batchBody = z.object({
  batch: z
    .array(batchEvent, 'Expected batch parameter to be an array')
    .max(MAX_BATCH, `Batch too large, at most ${MAX_BATCH} events`),
})

function text(parameter: string): z.ZodString {
  return z.string(`Expected ${parameter} parameter to be a string`)
}

/** `sent`: an event for each channel. */
export type ReadBody = { sent: PublishedEvent[] } | { status: 400 | 413; refused: string }

/** Reads the body of `POST …/events`. */
export function readEvent(body: Uint8Array): ReadBody {
  const parsed = eventBody.safeParse(parseJson(body))
  if (!parsed.success) return { status: 400, refused: firstIssue(parsed.error) }
  const { channel = '', channels = [channel] } = parsed.data
  return withinSize([{ ...parsed.data, channels }])
}

/** Reads the body of `POST …/batch_events`: all of it is good, or none of it is published. */
export function readBatch(body: Uint8Array): ReadBody {
  const parsed = batchBody.safeParse(parseJson(body))
  if (!parsed.success) return { status: 400, refused: firstIssue(parsed.error) }
  return withinSize(parsed.data.batch.map((event) => ({ ...event, channels: [event.channel] })))
}

type CheckedEvent = Pick<z.infer<typeof batchEvent>, 'name' | 'data' | 'socket_id'> & {
  channels: string[]
}

function withinSize(checked: CheckedEvent[]): ReadBody {
  if (checked.some(({ data }) => Buffer.byteLength(data) > MAX_DATA_BYTES)) {
    const refused = `The data content of this event exceeds the allowed maximum (${MAX_DATA_BYTES} bytes). See ${EVENT_LIMITS}`
    return { status: 413, refused }
  }
  return {
    sent: checked.flatMap(({ channels, name, data, socket_id: exceptSocketId }) =>
      [...new Set(channels)].map((channel) => ({ channel, name, data, exceptSocketId })),
    ),
  }
}

function firstIssue(error: z.ZodError): string {
  return error.issues[0]?.message ?? 'Invalid body'
}

/** Undefined for what is not JSON in UTF-8: no schema takes it. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
