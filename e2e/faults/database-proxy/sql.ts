/** The messages of a request that hold SQL, and where in them it begins: behind the name of a prepared statement. */
const QUERY = 'Q'
const PARSE = 'P'
const BIND = 'B'

/**
 * The SQL of a whole request of a PostgreSQL client; of one that runs what it has prepared before, the name that it gave
 * to that. Source: PostgreSQL documentation, "Message Formats".
 */
export function sqlOf(request: Uint8Array): string[] {
  const bytes = Buffer.from(request)
  const texts: string[] = []
  let parsed = false
  for (let at = 0; at + 5 <= bytes.length; at += bytes.readInt32BE(at + 1) + 1) {
    const type = String.fromCharCode(bytes[at] ?? 0)
    const [first = '', second = ''] = stringsAt(bytes, at + 5)
    if (type === QUERY) texts.push(first)
    if (type === PARSE) texts.push(second)
    if (type === BIND && !parsed) texts.push(second)
    parsed ||= type === PARSE
  }
  return texts
}

/** The two texts that stand there, each with a NUL at its end. */
function stringsAt(bytes: Buffer, start: number): string[] {
  const middle = bytes.indexOf(0, start)
  const end = bytes.indexOf(0, middle + 1)
  return [bytes.toString('utf8', start, middle), bytes.toString('utf8', middle + 1, end)]
}
