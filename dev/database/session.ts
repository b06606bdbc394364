import type { PGlite } from '@electric-sql/pglite'

/** PGlite's one session, in the words of PostgreSQL's protocol. */
export interface Session {
  /** What PostgreSQL greets a new client with. */
  greet(): Promise<Buffer>
  /** Sends whole messages, resolves with the whole answer. */
  exchange(messages: Uint8Array): Promise<Buffer>
  inTransaction(): boolean
  /** Brings the session back from whatever a client that left was in the middle of. */
  settle(): Promise<void>
  /** Forgets what clients left in the session. Only while there is none. */
  renew(): Promise<void>
}

const SYNC = Uint8Array.from([0x53, 0, 0, 0, 4])

/**
 * `onEnd` is called once when PGlite breaks; from then on every exchange rejects, as PGlite itself would never
 * answer again. Its backend exits on a bad startup packet: so every client gets the same good one.
 */
export function openSession(engine: PGlite, onEnd: (cause: unknown) => void): Session {
  let ended = false

  async function exchange(messages: Uint8Array): Promise<Buffer> {
    if (ended) throw new Error('the embedded database has stopped')
    const answer: Buffer[] = []
    try {
      await engine.runExclusive(() =>
        engine.execProtocolRawStream(messages, { onRawData: (data) => void answer.push(Buffer.from(data)) }),
      )
    } catch (cause) {
      ended = true
      onEnd(cause)
      throw cause
    }
    return Buffer.concat(answer)
  }

  return {
    greet: () => exchange(startup({ user: 'postgres', database: 'postgres', client_encoding: 'UTF8' })),
    exchange,
    inTransaction: () => !ended && engine.isInTransaction(),
    async settle() {
      if (ended) return
      await exchange(SYNC)
      if (engine.isInTransaction()) await exchange(query('ROLLBACK'))
    },
    async renew() {
      await exchange(query('DISCARD ALL'))
    },
  }
}

function startup(parameters: Record<string, string>): Uint8Array {
  const body = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`)
  return framed('', Buffer.concat([Buffer.from([0, 3, 0, 0]), Buffer.from(`${body.join('')}\0`)]))
}

function query(sql: string): Uint8Array {
  return framed('Q', Buffer.from(`${sql}\0`))
}

function framed(type: string, body: Buffer): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Uint8Array.from(Buffer.concat([Buffer.from(type), length, body]))
}
