import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { exitWithError } from '#cli/cli-error.ts'
import { freePorts } from '../stack/ports.ts'
import { startCluster, type Cluster } from './cluster.ts'

/** An empty DEV_DATABASE_DIR means a temporary folder; port 0 means a free one. */
const settings = z.object({
  DEV_DATABASE_PORT: z.coerce.number().int().min(0).max(65_535).default(4104),
  DEV_DATABASE_DIR: z.string().default(''),
})

/** PostgreSQL as a process of the stack: it ends with this one. */
async function main(): Promise<void> {
  const env = settings.parse(process.env)
  let cluster: Cluster | undefined
  const dir = env.DEV_DATABASE_DIR || temporaryFolder()
  let exitCode = 1
  async function stop(): Promise<void> {
    exitCode = 0
    await cluster?.stop()
    process.exit(exitCode)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop())
  const port = env.DEV_DATABASE_PORT || (await freePorts(1))[0] || 0
  cluster = await startCluster(dir, port, env.DEV_DATABASE_DIR !== '')
  void cluster.ended.then(() => process.exit(exitCode))
  console.log(`listening ${cluster.url}`)
}

function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'saoma-postgres-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}

await main().catch(exitWithError)
