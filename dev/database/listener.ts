import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { CliError } from '#cli/cli-error.ts'
import { serveClient, type Shared } from './connection.ts'

export interface Listener {
  port: number
  /** Until this is called, whoever connects waits. */
  serve(shared: Shared): void
  /** Resolves when the last client is gone. */
  close(): Promise<void>
}

/** Takes the port first: if somebody else has it, that is known before anything slow is done. */
export async function listen(port: number, host: string): Promise<Listener> {
  const clients = new Map<Socket, Promise<void> | undefined>()
  let shared: Shared | undefined

  function begin(socket: Socket): void {
    const served = shared && serveClient(socket, shared).finally(() => clients.delete(socket))
    clients.set(socket, served)
  }

  const server = createServer((socket) => {
    socket.setNoDelay(true)
    // Whoever reads from it learns of a broken connection there; without a listener it would end the process.
    socket.on('error', () => {})
    begin(socket)
  })
  await bind(server, port, host)
  return {
    port: (server.address() as AddressInfo).port,
    serve(given) {
      shared = given
      for (const socket of clients.keys()) begin(socket)
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of clients.keys()) socket.destroy()
      await Promise.all([closed, ...clients.values()])
    },
  }
}

async function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      reject(new CliError(`Port ${port} is in use: free it, or set DEV_DATABASE_PORT to another one.`))
    })
    server.listen(port, host, resolve)
  })
}
