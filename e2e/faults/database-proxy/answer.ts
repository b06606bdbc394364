/** ReadyForQuery: PostgreSQL's last word on a statement. */
const READY = 0x5a

/**
 * Does what the server has sent so far end with ReadyForQuery? `bytes` begins where a message does.
 * Source: PostgreSQL documentation, "Message Formats".
 */
export function isWholeAnswer(bytes: Buffer): boolean {
  let at = 0
  let last: number | undefined
  while (at + 5 <= bytes.length) {
    last = bytes[at]
    at += 1 + bytes.readInt32BE(at + 1)
  }
  return at === bytes.length && last === READY
}
