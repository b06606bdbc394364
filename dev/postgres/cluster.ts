import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from '#cli/cli-error.ts'
import { unprivileged, type Identity } from '../stack/unprivileged.ts'
import { findBinaries, prepareBinaries } from './binaries.ts'
import { realFolder } from './data-folder.ts'
import { dataIn, own, stopOrphan } from './owner.ts'

const WAIT_MS = 10_000
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
  const run: Run = { bin: prepareBinaries(findBinaries(), user !== undefined), dir, user }
  if (!existsSync(dataIn(dir))) await initialize(run)
  const options = ['-h', '127.0.0.1', '-p', String(port), '-k', '', ...(durable ? [] : ['-F'])]
  const server = await launch(run, options, port)
  const ended = once(server, 'exit')
  const url = `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`
  const owner = await own(url)
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

interface Run {
  bin: string
  dir: string
  user: Identity | undefined
}

function optionsOf({ dir, user }: Run): { cwd: string; env: NodeJS.ProcessEnv } & Partial<Identity> {
  return { cwd: dir, env: { ...process.env, LC_ALL: 'C' }, ...user }
}

/** Renamed when it is complete: after a start that was killed half way, the next one starts over. */
async function initialize(run: Run): Promise<void> {
  const data = join(run.dir, 'data.new')
  rmSync(data, { recursive: true, force: true })
  const options = ['-D', data, '-U', 'saoma', '-A', 'reject', '-E', 'UTF8', '--locale=C', '--no-sync']
  await execute(run, 'initdb', options)
  writeFileSync(join(data, 'pg_hba.conf'), ACCESS)
  // With -j, a statement ends at an empty line.
  await execute(run, 'postgres', ['--single', '-j', '-D', data, 'postgres'], ROLES.replaceAll('\n', '\n\n'))
  renameSync(data, dataIn(run.dir))
}

async function execute(run: Run, program: string, args: string[], input = ''): Promise<void> {
  const ended = promisify(execFile)(join(run.bin, program), args, optionsOf(run))
  ended.child.stdin?.end(input)
  try {
    await ended
  } catch (cause) {
    throw failure(String((cause as { stderr?: unknown }).stderr || cause), cause)
  }
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
    if (!/still in use|already exists/.test(log) || Date.now() > end) throw failure(log)
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

function failure(log: string, cause?: unknown): CliError {
  if (/administrative permissions/.test(log))
    return new CliError('PostgreSQL refuses to run as an administrator: use a shell that is not elevated.', {
      cause,
    })
  return new CliError(`PostgreSQL did not start:\n${log.trim()}`, { cause })
}
