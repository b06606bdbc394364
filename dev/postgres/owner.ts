import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { CliError } from '#cli/cli-error.ts'
import { isAlive } from '../spawn.ts'
import { realFolder } from './data-folder.ts'

const WAIT_MS = 10_000
/** A server's owner holds a connection with this name and its process id: it ends with the process, however that ends. */
const OWNER = 'saoma owner '

export function dataIn(dir: string): string {
  return join(dir, 'data')
}

/** Makes this process the owner of a server, until the connection is closed. */
export function own(url: string): Promise<Client> {
  return connect(url, `${OWNER}${process.pid}`)
}

/**
 * Stops the PostgreSQL on `dir` if its owner was killed, and waits for it if its owner is ending. Throws CliError if the
 * owner goes on.
 */
export async function stopOrphan(dir: string, waitMs = WAIT_MS): Promise<void> {
  const data = dataIn(realFolder(dir))
  const file = join(data, 'postmaster.pid')
  let reason = ''
  for (const end = Date.now() + waitMs; Date.now() < end; await sleep(100)) {
    if (!existsSync(file)) return
    const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number)
    // PostgreSQL itself takes a zombie for a server that runs.
    if (!pid || !isAlive(pid)) return rmSync(file, { force: true })
    const found = await ownerAt(port)
    if (found?.data !== data)
      reason = `is in use by process ${pid}. If that is no PostgreSQL, remove ${file}.`
    else if (found.owner !== null)
      reason = `is in use by process ${found.owner}: end that one, or set DEV_DATABASE_DIR to another folder.`
    else process.kill(pid, 'SIGINT')
  }
  throw new CliError(`The database in ${dir} ${reason || 'does not end.'}`)
}

/** The folder of the server at a port, and the process that owns the server. */
async function ownerAt(port = 0): Promise<{ data: string; owner: string | null } | undefined> {
  try {
    const client = await connect(`postgresql://postgres:postgres@127.0.0.1:${port}/postgres`, 'saoma')
    const { rows } = await client.query<{ data: string; owner: string | null }>(
      `SELECT current_setting('data_directory') AS data,
         (SELECT max(substr(application_name, $2)) FROM pg_stat_activity WHERE application_name LIKE $1) AS owner`,
      [`${OWNER}%`, OWNER.length + 1],
    )
    await client.end()
    return rows[0]
  } catch {
    return undefined
  }
}

async function connect(url: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 2_000,
    ssl: false,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
