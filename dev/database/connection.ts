import type { Socket } from 'node:net'
import { readParts, type Part } from '../../e2e/faults/database-proxy/messages.ts'
import type { Session } from './session.ts'
import type { Turns } from './turns.ts'

/** A transaction left open holds up everybody else. */
const IDLE_IN_TRANSACTION_MS = 30_000
/** PGlite's backend exits when it is to read rows from its client. */
const COPY_IN = /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i

export interface Shared {
  session: Session
  turns: Turns
  /** Who has been greeted and has not left. */
  present: Set<Socket>
  idleInTransactionMs?: number
}

/**
 * Serves one client until it leaves. A client keeps its turn from the first message of a request until the
 * session is idle again, so that several clients, or a pool, cannot disturb each other's statements and
 * transactions. What belongs to a session (SET, prepared names, temporary tables) they do share.
 */
export async function serveClient(socket: Socket, shared: Shared): Promise<void> {
  const { session, turns, present, idleInTransactionMs = IDLE_IN_TRANSACTION_MS } = shared
  let holding = false
  let idle: NodeJS.Timeout | undefined
  try {
    for await (const part of readParts(socket)) {
      clearTimeout(idle)
      if (part.kind === 'cancel' || part.kind === 'terminate') return
      if (part.kind === 'encryption') {
        socket.write('N')
        continue
      }
      if (asksForRows(part)) return void socket.write(fatal('0A000', 'COPY FROM STDIN does not work here'))
      if (!holding) await turns.take()
      holding = true
      socket.write(
        part.kind === 'startup' ? await welcome(socket, shared) : await session.exchange(part.bytes),
      )
      if ((part.kind === 'startup' || part.complete) && !session.inTransaction()) {
        holding = false
        turns.release()
        continue
      }
      idle = setTimeout(() => {
        socket.write(fatal('25P03', 'terminating connection due to idle-in-transaction timeout'))
        socket.destroySoon()
      }, idleInTransactionMs)
    }
  } catch (error) {
    if (socket.writable) socket.write(fatal('08P01', error instanceof Error ? error.message : String(error)))
  } finally {
    clearTimeout(idle)
    if (holding) await session.settle()
    if (holding) turns.release()
    present.delete(socket)
    socket.destroySoon()
  }
}

async function welcome(socket: Socket, { session, present }: Shared): Promise<Buffer> {
  if (present.size === 0) await session.renew()
  present.add(socket)
  return session.greet()
}

function asksForRows(part: Part): boolean {
  if (part.kind !== 'request' || part.bytes[0] !== 0x51) return false
  return COPY_IN.test(Buffer.from(part.bytes.subarray(5, 10_000)).toString())
}

/** An ErrorResponse, as PostgreSQL writes one before it closes a connection. */
function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
