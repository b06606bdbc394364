import { startPostgres } from '../dev/postgres/server.ts'
import { sql } from '../e2e/sql.ts'
import type { Chapter } from './figure.ts'
import { expectProc, parentOf, processorMs } from './process-use.ts'
import { buildBetterAuth } from './throughput/better-auth-build.ts'
import { withBetterAuth } from './throughput/better-auth.ts'
import { measureRound, type Contender, type Load, type Round } from './throughput/contender.ts'
import { figuresOf } from './throughput/figures.ts'
import { withSaoma } from './throughput/saoma.ts'

/** Until then V8 still compiles what a login runs through. */
const warmUp: Load = { inFlight: 8, logins: 400 }
const loads: Load[] = [
  { inFlight: 1, logins: 150 },
  { inFlight: 8, logins: 400 },
  { inFlight: 32, logins: 400 },
  { inFlight: 128, logins: 640 },
]
const spareCodesLoad: Load = { inFlight: 8, logins: 400 }
const people = Math.max(...loads.map(({ inFlight }) => inFlight))

/** How many logins a second, and what one costs the app, beside better-auth's device authorization. */
export const throughput: Chapter = {
  name: 'throughput',
  title: 'Logins a second, and what one costs',
  async run(say) {
    expectProc()
    await buildBetterAuth(say)
    const postgres = await startPostgres()
    const { url } = postgres
    try {
      const server = await serverPid(url)
      const measure = (loads: Load[]) => (contender: Contender) => rounds(contender, loads, server, say)
      const betterAuth = await withBetterAuth(url, people, measure(loads))
      const saoma = await withSaoma(url, 'off', measure(loads))
      say('Saoma with spare codes')
      const [spareCodes] = await withSaoma(url, 'on', measure([spareCodesLoad]))
      return figuresOf({ saoma, betterAuth, spareCodes })
    } finally {
      await postgres.close()
    }
  },
}

async function rounds(
  contender: Contender,
  loads: Load[],
  server: number,
  say: (progress: string) => void,
): Promise<Round[]> {
  const watched: Contender = {
    ...contender,
    spent: () => ({ ...contender.spent(), PostgreSQL: processorMs(server), 'these clients': ownMs() }),
  }
  await measureRound(watched, warmUp)
  const measured: Round[] = []
  for (const load of loads) {
    say(`${contender.name}, ${load.inFlight} in flight`)
    measured.push(await measureRound(watched, load))
  }
  return measured
}

function ownMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

async function serverPid(url: string): Promise<number> {
  const [row] = await sql<{ pid: number }>(url, 'SELECT pg_backend_pid() AS pid')
  return parentOf(row?.pid ?? 0)
}
