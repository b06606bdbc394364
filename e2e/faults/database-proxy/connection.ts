import { connect, type Socket } from 'node:net'
import { isWholeResponse, type Part, readParts } from './protocol.ts'

export type Fate = 'cut' | 'go on'

/** Called for every request: `pass` sends it to the database, and resolves when the database has answered. */
export type FateOf = (pass: () => Promise<void>, request: Uint8Array) => Promise<Fate>

export interface Connection {
  /** Resolves when both ends are closed. */
  ended: Promise<void>
}

/**
 * One connection of a client to the database. The client gets a response only once its fate is known. `untilResumed`
 * holds back what the client sends.
 */
export function openConnection(
  client: Socket,
  target: { host: string; port: number },
  fateOf: FateOf,
  untilResumed: () => Promise<void>,
): Connection {
  const database = connect(target)
  const sockets = [client, database]
  for (const socket of sockets) {
    socket.setNoDelay(true)
    // `close` follows, and closes the other side too.
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.forEach((other) => other.destroy()))
  }
  let held: Buffer | undefined
  let answered: () => void = () => undefined
  database.once('close', () => answered())
  // Not `once` of node:events, which rejects on an error.
  const closings = sockets.map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  )
  const ended = Promise.all(closings).then(() => undefined)
  database.on('data', (data: Buffer) => {
    if (!held) return void client.write(data)
    held = Buffer.concat([held, data])
    if (isWholeResponse(held)) answered()
  })

  async function exchange(bytes: Uint8Array): Promise<void> {
    if (database.destroyed) return
    const answer = new Promise<void>((resolve) => {
      answered = resolve
    })
    database.write(bytes)
    await answer
  }

  async function take(part: Part): Promise<void> {
    if (part.kind === 'encryption') return void client.write('N')
    if (part.kind === 'startup') return void database.write(part.bytes)
    if (part.kind !== 'request') return void client.destroy()
    if (!part.complete) return void database.write(part.bytes)
    held = Buffer.alloc(0)
    const fate = await fateOf(() => exchange(part.bytes), part.bytes)
    if (fate === 'cut') return void client.destroy()
    client.write(held)
    held = undefined
  }

  async function serve(): Promise<void> {
    for await (const part of readParts(client)) {
      await untilResumed()
      await take(part)
    }
  }

  void serve().catch(() => client.destroy())
  return { ended }
}
