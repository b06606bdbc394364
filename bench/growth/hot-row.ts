import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Pool } from 'pg'
import { migrate } from '../../lib/db/migrate.ts'
import { MIGRATIONS } from '../../cli/migrate.ts'
import { startCluster } from '../../dev/postgres/cluster.ts'
import { freePorts } from '../../dev/stack/ports.ts'
import { atLeast, type Figure } from '../figure.ts'

const ms = 4_000
const connections = [10, 90]
/** As rate-limiter-flexible counts. */
const increment = `INSERT INTO "RateLimit" AS r VALUES ('code-strangers:all', 1, $1)
  ON CONFLICT (key) DO UPDATE SET points = r.points + 1 RETURNING points, expire`

/** How often a second all instances together can count one code in the row of all strangers, in a database that syncs each commit. */
export async function hotRow(say: (progress: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'saoma-growth-'))
  const [port = 0] = await freePorts(1)
  const cluster = await startCluster(folder, port, true)
  try {
    await migrate(cluster.url, MIGRATIONS)
    const figures: Figure[] = []
    for (const max of connections) {
      say(`one counter over ${max} connections`)
      const pool = new Pool({ connectionString: cluster.url, max })
      const end = performance.now() + ms
      let count = 0
      const count1 = async (): Promise<void> => {
        for (; performance.now() < end; count += 1) await pool.query(increment, [Date.now() + 60_000])
      }
      await Promise.all(Array.from({ length: max }, count1))
      await pool.end()
      const value = (count / ms) * 1_000
      // What WeChat makes in a minute.
      figures.push(
        atLeast(5_000 / 60, { name: `one counter, over ${max} connections`, value, unit: 'a second' }),
      )
    }
    return figures
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true })
  }
}
