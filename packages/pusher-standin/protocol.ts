import { randomInt } from 'node:crypto'
import { z } from 'zod'

/** One text frame to a client. `data` goes out as a string, so an object is JSON inside JSON. */
export function frame(event: string, data: string | object, channel?: string): Buffer {
  return rawFrame(event, typeof data === 'string' ? data : JSON.stringify(data), channel)
}

function rawFrame(event: string, data: string | object, channel?: string): Buffer {
  return Buffer.from(JSON.stringify(channel === undefined ? { event, data } : { event, channel, data }))
}

/**
 * How a refused subscription is answered: `documented` by `pusher:subscription_error` on the channel, `recorded` (hosted
 * Pusher, 2020) by an error of the connection that names no channel and whose `data` is an object.
 */
export const refusalForm = z.enum(['documented', 'recorded'])
export type RefusalForm = z.infer<typeof refusalForm>

export function refusalFrame(form: RefusalForm, channel: string, error: string): Buffer {
  if (form === 'recorded') return rawFrame('pusher:error', { code: null, message: error })
  return frame('pusher:subscription_error', { type: 'AuthError', error, status: 401 }, channel)
}

/** `code` is null unless the connection is closed with one. */
export function errorFrame(code: number | null, message: string): Buffer {
  return frame('pusher:error', { code, message })
}

const clientFrame = z.object({
  event: z.string(),
  channel: z.string().optional(),
  data: z.unknown().optional(),
})

export interface ClientFrame {
  event: string
  /** Parsed, whether the client sent an object, as pusher-js does, or JSON in a string. */
  data: unknown
}

/** Undefined unless the text is a JSON object with an event. */
export function readFrame(text: string): ClientFrame | undefined {
  const parsed = clientFrame.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { event, data } = parsed.data
  return { event, data: typeof data === 'string' ? (parseJson(data) ?? data) : data }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Close codes and their reasons. On 4000–4099 pusher-js stops, on 4100–4199 it backs off for a second, on 4200–4299 it
 * reconnects at once.
 */
export const CLOSE_CODES = {
  4001: 'App key not in this cluster. Did you forget to specify the cluster?',
  4005: 'Path not found',
  4006: 'Invalid version string format',
  4007: 'Unsupported protocol version',
  4008: 'No protocol version supplied',
  4009: 'Connection is unauthorized',
  4100: 'Over capacity',
  4200: 'Generic reconnect immediately',
  4201: 'Pong reply not received',
  4202: 'Closed after inactivity',
  4301: 'Client event refused',
} as const

export type CloseCode = keyof typeof CLOSE_CODES

const MAX_REASON_BYTES = 123

/** The reason of a close frame. That of 4001 names the `key`, which is ASCII, as the path of a URL is. */
export function closeReason(code: number, key = ''): string {
  if (!Object.hasOwn(CLOSE_CODES, code)) return ''
  const reason = CLOSE_CODES[code as CloseCode].replace('App key', `App key ${key}`.trimEnd())
  return reason.slice(0, MAX_REASON_BYTES)
}

const LARGEST = 2 ** 31

/** `int.int` */
export function newSocketId(): string {
  return `${randomInt(1, LARGEST)}.${randomInt(1, LARGEST)}`
}

export const SOCKET_ID = /^\d+\.\d+$/
