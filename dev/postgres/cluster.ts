import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { CliError } from '#cli/cli-error.ts'
import { unprivileged, type Identity } from '../stack/unprivileged.ts'
import { findBinaries, prepareBinaries } from './binaries.ts'
import { realFolder } from './data-folder.ts'

const WAIT_MS = 10_000
const OWNER = 'saoma owner '
/** Any local user can reach the port, so the role that everybody knows is no superuser: those can run programs. */
const ROLES = `CREATE ROLE postgres LOGIN CREATEDB CREATEROLE PASSWORD 'postgres';
GRANT pg_monitor TO postgres;
ALTER DATABASE postgres OWNER TO postgres;
`
const ACCESS = 'host all postgres 127.0.0.1/32 trust\n'

export interface Cluster {
  url: string
  /** Resolves when PostgreSQL has ended, for whatever reason. */
  ended: Promise<unknown>
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL on 127.0.0.1 with its data in `folder`, which is created if it is missing. As root, it runs as another
 * user, and the folder becomes that user's. Without `durable`, a power failure may lose data, and tests are faster. Throws
 * CliError where the port or the folder is in use.
 */
export async function startCluster(folder: string, port: number, durable: boolean): Promise<Cluster> {
  const dir = realFolder(folder)
  const user = unprivileged(['postgres', 'nobody'])
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (user) chownSync(dir, user.uid, user.gid)
  await stopOrphan(dir)
  const run: Run = { bin: prepareBinaries(findBinaries().folder, dir, user), dir, user }
  if (!existsSync(dataIn(dir))) await initialize(run)
  const options = ['-h', '127.0.0.1', '-p', String(port), '-k', '', ...(durable ? [] : ['-F'])]
  const server = await launch(run, options, port)
  const ended = once(server, 'exit')
  const url = `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`
  const owner = await connect(url, `${OWNER}${process.pid}`)
  return {
    url,
    ended,
    async stop() {
      server.kill('SIGINT')
      await ended
      await owner.end()
    },
  }
}

/**
 * Stops the PostgreSQL on `dir` whose owner was killed, and waits for one whose owner is just ending. A server's owner is
 * known by the connection that it holds. Throws CliError where the owner is alive.
 */
export async function stopOrphan(dir: string, waitMs = WAIT_MS): Promise<void> {
  const data = dataIn(realFolder(dir))
  const file = join(data, 'postmaster.pid')
  let reason = ''
  for (const end = Date.now() + waitMs; Date.now() < end; await sleep(100)) {
    if (!existsSync(file)) return
    const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number)
    if (!pid || !isAlive(pid)) return
    const found = await ownerAt(port)
    if (found?.data !== data)
      reason = `is in use by process ${pid}. If that is no PostgreSQL, remove ${file}.`
    else if (found.owner !== null)
      reason = `is in use by process ${found.owner}: end that one, or set DEV_DATABASE_DIR to another folder.`
    else process.kill(pid, 'SIGINT')
  }
  throw new CliError(`The database in ${dir} ${reason || 'does not end.'}`)
}

interface Run {
  bin: string
  dir: string
  user: Identity | undefined
}

function dataIn(dir: string): string {
  return join(dir, 'data')
}

function optionsOf({ dir, user }: Run): { cwd: string; env: NodeJS.ProcessEnv } & Partial<Identity> {
  return { cwd: dir, env: { ...process.env, LC_ALL: 'C' }, ...user }
}

/** Renamed when it is complete: after a start that was killed half way, the next one starts over. */
async function initialize(run: Run): Promise<void> {
  const data = join(run.dir, 'data.new')
  rmSync(data, { recursive: true, force: true })
  const options = ['-D', data, '-U', 'saoma', '-A', 'reject', '-E', 'UTF8', '--locale=C', '--no-sync']
  await promisify(execFile)(join(run.bin, 'initdb'), options, optionsOf(run))
  writeFileSync(join(data, 'pg_hba.conf'), ACCESS)
  const single = promisify(execFile)(
    join(run.bin, 'postgres'),
    ['--single', '-j', '-D', data, 'postgres'],
    optionsOf(run),
  )
  single.child.stdin?.end(ROLES.replaceAll('\n', '\n\n'))
  await single
  renameSync(data, dataIn(run.dir))
}

/** Retried while the processes of a server that was killed still hold its memory. */
async function launch(run: Run, options: string[], port: number): Promise<ChildProcess> {
  const end = Date.now() + WAIT_MS
  for (;;) {
    const child = spawn(join(run.bin, 'postgres'), ['-D', dataIn(run.dir), ...options], {
      ...optionsOf(run),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const log = await untilReady(child)
    if (log === null) return child
    if (/Address already in use/.test(log))
      throw new CliError(`Port ${port} is in use: free it, or set DEV_DATABASE_PORT to another one.`)
    if (!/still in use|already exists/.test(log) || Date.now() > end)
      throw new CliError(`PostgreSQL did not start:\n${log}`)
    await sleep(100)
  }
}

/** Null when it accepts connections, else what it said before it ended. */
async function untilReady(child: ChildProcess): Promise<string | null> {
  process.once('exit', () => child.kill('SIGINT'))
  child.stderr?.pipe(process.stderr)
  let log = ''
  return new Promise((done, reject) => {
    child.stderr?.on('data', (data: Buffer) => {
      if (log.length < 10_000) log += data.toString()
      if (log.includes('ready to accept connections')) done(null)
    })
    child.once('close', () => done(log))
    child.once('error', reject)
  })
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
