import { createServer, type AddressInfo, type Server } from 'node:net'
import { CliError } from '#cli/cli-error.ts'

/** Different free ports of loopback. Free now: take them soon. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => bind(0)))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(unbind))
  return ports
}

/** Rejects with a sentence where one is taken; `variable` is what moves it. */
export async function expectFree(ports: { variable: string; port: number }[]): Promise<void> {
  for (const { variable, port } of ports) {
    try {
      await unbind(await bind(port))
    } catch {
      throw new CliError(`Port ${port} is in use: free it, or set ${variable} to another one.`)
    }
  }
}

function bind(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function unbind(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
