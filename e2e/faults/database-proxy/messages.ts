/**
 * What a PostgreSQL client sends, cut where PostgreSQL would answer: a whole startup packet, or all messages up
 * to the next Query, Sync or Flush. Clients share one session here, and a half-sent request must not be mixed
 * with somebody else's. Source: PostgreSQL documentation, "Message Formats".
 */
export type Part =
  | { kind: 'encryption' }
  | { kind: 'cancel' }
  | { kind: 'startup'; bytes: Uint8Array }
  /** `complete` is false after a Flush: the rest of the request is still to come. */
  | { kind: 'request'; bytes: Uint8Array; complete: boolean }
  | { kind: 'terminate' }

const SSL_REQUEST = 80877103
const GSSENC_REQUEST = 80877104
const CANCEL_REQUEST = 80877102
const STARTUP_LIMIT = 10_000
const REQUEST_LIMIT = 256 * 1024 * 1024

const FLUSH = letter('H')
const TERMINATE = letter('X')
/** Query, Sync, Flush, FunctionCall, CopyDone, CopyFail: after these the client waits for an answer. */
const ANSWERED = new Set(['Q', 'S', 'H', 'F', 'c', 'f'].map(letter))

/** Throws where the bytes are no PostgreSQL protocol. Ends with the connection. */
export async function* readParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Part> {
  let buffer: Buffer = Buffer.alloc(0)
  let started = false
  let end = 0
  for await (const chunk of chunks) {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
    for (;;) {
      const length = started ? messageLength(buffer, end) : startupLength(buffer)
      if (length === undefined || buffer.length < end + length) break
      const type = buffer[end]
      end += length
      if (started && type !== TERMINATE && !ANSWERED.has(type ?? 0)) continue
      const bytes = Uint8Array.from(buffer.subarray(0, end))
      buffer = buffer.subarray(end)
      end = 0
      const part: Part = started ? requestPart(bytes, type) : startupPart(bytes)
      started ||= part.kind === 'startup'
      yield part
    }
  }
}

function startupLength(buffer: Buffer): number | undefined {
  if (buffer.length < 8) return undefined
  const length = buffer.readInt32BE(0)
  if (length < 8 || length > STARTUP_LIMIT) throw new Error('not a PostgreSQL client')
  return length
}

function messageLength(buffer: Buffer, start: number): number | undefined {
  if (buffer.length < start + 5) return undefined
  const length = buffer.readInt32BE(start + 1) + 1
  if (length < 5 || start + length > REQUEST_LIMIT) throw new Error('a message of an impossible length')
  return length
}

function startupPart(bytes: Uint8Array): Part {
  const code = Buffer.from(bytes).readInt32BE(4)
  if (code === SSL_REQUEST || code === GSSENC_REQUEST) return { kind: 'encryption' }
  if (code === CANCEL_REQUEST) return { kind: 'cancel' }
  if (code >> 16 !== 3) throw new Error(`protocol version ${code >> 16} is not spoken here`)
  return { kind: 'startup', bytes }
}

function requestPart(bytes: Uint8Array, type: number | undefined): Part {
  if (type === TERMINATE) return { kind: 'terminate' }
  return { kind: 'request', bytes, complete: type !== FLUSH }
}

function letter(text: string): number {
  return text.charCodeAt(0)
}
