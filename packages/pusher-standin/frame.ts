import { z } from 'zod'

/** One text frame to a client. `data` goes out as a string, so an object is JSON inside JSON. */
export function frame(event: string, data: string | object, channel?: string): Buffer {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return Buffer.from(
    JSON.stringify(channel === undefined ? { event, data: text } : { event, channel, data: text }),
  )
}

/** `code` is null where the error belongs to no close code: the connection stays open. */
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
  /** As an object whether the client sent one, as pusher-js does, or its JSON in a string. */
  data: unknown
}

/** What a client sent, or undefined if it is no event. */
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
