import { execFile, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unprivileged, type Identity } from '../stack/unprivileged.ts'
import { findServerBinaries, prepareServer } from './binaries.ts'

export interface Postgres {
  url: string
  close(): Promise<void>
}

/** $1 the cluster's folder, the rest PostgreSQL's command. Ends with its parent, however that ends: stdin closes. */
const UNTIL_STDIN_ENDS = `
dir=$1; shift; exec 3<&0
"$@" & server=$!
(read _ <&3; kill -INT $server) &
wait $server; rm -rf -- "$dir"`

/**
 * A throw-away cluster of the PostgreSQL out of npm on a free loopback port, for what the embedded one cannot show:
 * connections that run at the same time. Null where npm has no PostgreSQL for this platform.
 */
export async function startPostgres(): Promise<Postgres | null> {
  const folder = findServerBinaries()
  if (folder === undefined) return null
  // PostgreSQL refuses to run as root.
  const user = unprivileged(['postgres', 'nobody'])
  const dir = mkdtempSync(join(tmpdir(), 'saoma-postgres-'))
  if (user) chownSync(dir, user.uid, user.gid)
  try {
    const bin = prepareServer(folder, dir, user)
    const data = join(dir, 'data')
    const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    await promisify(execFile)(join(bin, 'initdb'), options, { cwd: dir, ...user })
    return await serve(join(bin, 'postgres'), dir, user)
  } catch (error) {
    rmSync(dir, { recursive: true, force: true })
    throw error
  }
}

async function serve(program: string, dir: string, user: Identity | undefined): Promise<Postgres> {
  const port = await freePort()
  const options = [
    '-D',
    join(dir, 'data'),
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-k',
    '',
    '-F',
    '-c',
    'lc_messages=C',
  ]
  const child = spawn('sh', ['-c', UNTIL_STDIN_ENDS, 'sh', dir, program, ...options], {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: dir,
    // Ctrl-C in a terminal goes to a whole group: who started this ends it.
    detached: true,
    ...user,
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (data: Buffer) => {
      log = (log + data.toString()).slice(-4000)
      if (log.includes('ready to accept connections')) resolve()
    })
    void ended.then(() => reject(new Error(`PostgreSQL ended at its start:\n${log}`)))
    child.once('error', reject)
  })
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      child.stdin.end()
      await ended
      child.stderr.destroy()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
