import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { type Connection, type Fate, openConnection } from './connection.ts'
import { sqlOf } from './protocol.ts'

export type { Fate }

/** A fault at one statement. */
export interface Fault {
  /** From 1, over all connections in order of arrival, from now on. */
  statement: number
  /** `before`: the database never receives it. `after`: it has done it, and its response is held back. */
  moment: 'before' | 'after'
  /** Called there, to wait or to kill; then the connection is cut or continues. */
  act?: () => Promise<void>
  fate: Fate
}

export interface DatabaseProxy {
  /** For `DATABASE_URL`. */
  url: string
  /** Statements since the last `arm` or `count`. */
  count(): number
  /** Resolves when the fault has happened. Replaces a pending one. */
  arm(fault: Fault): Promise<void>
  disarm(): void
  /** Accepts connections and answers nothing until `resume`. */
  pause(): void
  resume(): void
  /** Cuts every connection. */
  cut(): void
  /** Cuts every connection and refuses new ones, until `up`. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

/** A proxy between the app and PostgreSQL that breaks connections on command. `onStatement` gets the SQL of each statement. */
export async function startDatabaseProxy(
  target: string,
  port = 0,
  onStatement?: (sql: string) => void,
): Promise<DatabaseProxy> {
  const { hostname, port: targetPort } = new URL(target)
  const connections = new Map<Connection, Socket>()
  const prepared = new Map<string, string>()
  let armed: (Fault & { happened: () => void }) | undefined
  let counted = 0
  let resumed = Promise.resolve()
  let resume = (): void => undefined
  let server = await listen(port)
  const own = (server.address() as AddressInfo).port

  function listen(at: number): Promise<Server> {
    const made = createServer((client) => {
      const connection = openConnection(
        client,
        { host: hostname, port: Number(targetPort) },
        fateOf,
        () => resumed,
      )
      connections.set(connection, client)
      void connection.ended.then(() => connections.delete(connection))
    })
    return new Promise((resolve, reject) => {
      made.once('error', reject)
      made.listen(at, '127.0.0.1', () => resolve(made))
    })
  }

  async function fateOf(pass: () => Promise<void>, request: Uint8Array): Promise<Fate> {
    counted += 1
    if (onStatement) for (const sql of sqlOf(request, prepared)) onStatement(sql)
    const fault = armed?.statement === counted ? armed : undefined
    if (!fault) {
      await pass()
      return 'go on'
    }
    armed = undefined
    if (fault.moment === 'after') await pass()
    await fault.act?.()
    if (fault.moment === 'before' && fault.fate === 'go on') await pass()
    fault.happened()
    return fault.fate
  }

  function cut(): void {
    for (const client of connections.values()) client.destroy()
  }

  async function down(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    const ended = [...connections.keys()].map((connection) => connection.ended)
    cut()
    await Promise.all([closed, ...ended])
  }

  const url = new URL(target)
  url.host = `127.0.0.1:${own}`
  return {
    url: url.href,
    count() {
      const before = counted
      counted = 0
      return before
    },
    arm: (fault) =>
      new Promise((happened) => {
        counted = 0
        armed = { ...fault, happened }
      }),
    disarm() {
      armed = undefined
    },
    pause() {
      resumed = new Promise((done) => {
        resume = done
      })
    },
    resume: () => resume(),
    cut,
    down,
    async up() {
      server = await listen(own)
    },
    close: down,
  }
}
