import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Stack } from '#dev/stack/stack.ts'
import { pusherStats } from '../clients/stand-ins.ts'
import { sql } from '../sql.ts'

/** What must be at the end of a soak as it was at its beginning. */
export interface SoakState {
  /** Resident memory of each instance, in MB. */
  rss: number[]
  /** Open at the Pusher stand-in. */
  sockets: number
  /** Of clients at PostgreSQL, but the one that asks. */
  connections: number
}

export async function stateOf(stack: Stack): Promise<SoakState> {
  const [rss, stats, rows] = await Promise.all([
    Promise.all(stack.urls.apps.map((_url, i) => rssOf(stack.process(i === 0 ? 'app' : `app${i + 1}`).pid))),
    pusherStats(stack.urls.pusher),
    sql<{ n: number }>(
      stack.urls.database,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    ),
  ])
  return { rss, sockets: stats.sockets, connections: rows[0]?.n ?? 0 }
}

async function rssOf(pid: number | undefined): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Math.round(Number(stdout) / 1024)
}
