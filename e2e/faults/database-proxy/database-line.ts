import { connect, type Socket } from 'node:net'
import { readParts, type Part } from './messages.ts'
import { isWholeAnswer } from './answer.ts'

export type Fate = 'cut' | 'go on'

/** Asked at every statement: `pass` gives it to the database, and resolves when the database has answered. */
export type FateOf = (pass: () => Promise<void>, request: Uint8Array) => Promise<Fate>

export interface Line {
  /** Resolves when both ends are closed. */
  ended: Promise<void>
}

/**
 * One connection of a client to the database. The client gets an answer only once its fate is known. `untilResumed` holds
 * back whatever the client sends.
 */
export function openLine(
  client: Socket,
  target: { host: string; port: number },
  fateOf: FateOf,
  untilResumed: () => Promise<void>,
): Line {
  const database = connect(target)
  const sockets = [client, database]
  for (const socket of sockets) {
    socket.setNoDelay(true)
    // What is broken on one side is broken on the other; `close` follows.
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.forEach((other) => other.destroy()))
  }
  let held: Buffer | undefined
  let answered: () => void = () => undefined
  database.once('close', () => answered())
  // Not `once` of node:events, which rejects at an error.
  const closings = sockets.map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  )
  const ended = Promise.all(closings).then(() => undefined)
  database.on('data', (data: Buffer) => {
    if (!held) return void client.write(data)
    held = Buffer.concat([held, data])
    if (isWholeAnswer(held)) answered()
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
