import { randomInt } from 'node:crypto'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from '#cli/cli-error.ts'
import type { Language } from '#cli/doctor/finding.ts'

/** Below the ports of outgoing connections, and above the last one that browsers refuse. */
const [LOWEST, HIGHEST] = [11_000, 32_000]

/**
 * Free loopback ports, each another one. Another process may take them: use them soon. They are drawn at random, because the
 * system would give the same one to the next process that asks.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, bindSomewhere))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(unbind))
  return ports
}

/** Throws CliError if one of these is in use, and stays so for `waitMs`. `variable` is the setting that moves it. */
export async function expectFree(
  ports: { variable: string; port: number }[],
  waitMs = 0,
  language: Language = 'en',
): Promise<void> {
  const end = Date.now() + waitMs
  for (const { variable, port } of ports)
    while (!(await isFree(port))) {
      if (Date.now() >= end)
        throw new CliError(
          {
            zh: `端口 ${port} 已被占用：请释放该端口，或将 ${variable} 设为其他端口。`,
            en: `Port ${port} is in use: free it, or set ${variable} to another one.`,
          }[language],
        )
      await sleep(100)
    }
}

async function isFree(port: number): Promise<boolean> {
  try {
    await unbind(await bind(port))
    return true
  } catch {
    return false
  }
}

function bind(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

async function bindSomewhere(): Promise<Server> {
  for (;;) {
    try {
      return await bind(randomInt(LOWEST, HIGHEST))
    } catch (error) {
      // Windows reserves ranges of ports (EACCES).
      if (!['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}

function unbind(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
