// Source: PostgreSQL documentation, "Message Formats".

/** What a client sends, split where PostgreSQL answers: a startup packet, or all messages up to a Query, Sync or Flush. */
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

const READY_FOR_QUERY = letter('Z')
const FLUSH = letter('H')
const TERMINATE = letter('X')
/** Query, Sync, Flush, FunctionCall, CopyDone, CopyFail: after these the client waits for an answer. */
const ANSWERED = new Set(['Q', 'S', 'H', 'F', 'c', 'f'].map(letter))

/** Messages with SQL; in the latter two it follows a name. */
const QUERY = 'Q'
const PARSE = 'P'
const BIND = 'B'

/** Ends with the connection. Throws if the bytes are not PostgreSQL's protocol. */
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

/** The SQL of a request. `prepared`: the SQL of each statement by its name, to which this adds. */
export function sqlOf(request: Uint8Array, prepared: Map<string, string>): string[] {
  const bytes = Buffer.from(request)
  const texts: string[] = []
  let parsed = false
  for (let at = 0; at + 5 <= bytes.length; at += bytes.readInt32BE(at + 1) + 1) {
    const type = String.fromCharCode(bytes[at] ?? 0)
    const [first = '', second = ''] = stringsAt(bytes, at + 5)
    if (type === QUERY) texts.push(first)
    if (type === PARSE) texts.push(second)
    if (type === PARSE) prepared.set(first, second)
    if (type === BIND && !parsed) texts.push(prepared.get(second) ?? second)
    parsed ||= type === PARSE
  }
  return texts
}

/** Two NUL-terminated strings. */
function stringsAt(bytes: Buffer, start: number): string[] {
  const middle = bytes.indexOf(0, start)
  const end = bytes.indexOf(0, middle + 1)
  return [bytes.toString('utf8', start, middle), bytes.toString('utf8', middle + 1, end)]
}

/** Whether the server's messages so far end with ReadyForQuery. `bytes` starts with a message. */
export function isWholeResponse(bytes: Buffer): boolean {
  let at = 0
  let last: number | undefined
  while (at + 5 <= bytes.length) {
    last = bytes[at]
    at += 1 + bytes.readInt32BE(at + 1)
  }
  return at === bytes.length && last === READY_FOR_QUERY
}

function letter(text: string): number {
  return text.charCodeAt(0)
}
