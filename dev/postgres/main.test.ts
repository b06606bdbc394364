import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { isAlive } from '../spawn.ts'
import { stopOrphan } from './owner.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** For all tests, because making a cluster takes longer than any of them. */
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'saoma-postgres-main-')))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

let children: ChildProcess[] = []
let clients: Client[] = []
afterEach(async () => {
  for (const client of clients) await client.end().catch(() => undefined)
  const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  await Promise.all(running.map((child) => (child.kill('SIGTERM'), once(child, 'exit'))))
  children = []
  clients = []
})

describe('PostgreSQL as a process', { timeout: 60_000 }, () => {
  test('that is killed while it writes keeps what it acknowledged, and starts again, also after its whole group was killed', async () => {
    const first = await start()
    const client = await connected(first.url)
    await client.query('CREATE TABLE written (n INT)')
    let acknowledged = 0
    for (; acknowledged < 100; acknowledged++)
      await client.query('INSERT INTO written VALUES ($1)', [acknowledged])
    const unanswered = client.query('INSERT INTO written SELECT generate_series(1000, 500000)').catch(String)
    const orphan = postmasterOf()
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(isAlive(orphan)).toBe(true)

    const second = await start({ detached: true })
    await expect(connected(first.url)).rejects.toThrow('ECONNREFUSED')
    await unanswered
    expect(await keptBy(second.url)).toBe(acknowledged)

    const last = await connected(second.url)
    for (; acknowledged < 200; acknowledged++)
      await last.query('INSERT INTO written VALUES ($1)', [acknowledged])
    // Its whole group, so that PostgreSQL is killed too.
    process.kill(-(second.child.pid ?? 0), 'SIGKILL')
    await once(second.child, 'exit')
    expect(await keptBy((await start()).url)).toBe(acknowledged)
  })

  test('lets in nobody who could run programs, keeps its folder to itself, and ends with 0 when it is asked to', async () => {
    const { child, url } = await start()
    const client = await connected(url)
    await expect(client.query(`COPY (SELECT 1) TO PROGRAM 'true'`)).rejects.toThrow('permission denied')
    const { rows } = await client.query('SELECT rolname FROM pg_roles WHERE rolsuper')
    expect(rows).toEqual([{ rolname: 'saoma' }])
    await expect(connected(url.replace('postgres:postgres@', 'saoma@'))).rejects.toThrow(
      'no pg_hba.conf entry',
    )
    await expect(stopOrphan(dir, 300)).rejects.toThrow(
      `The database in ${dir} is in use by process ${child.pid}: end that one, or set DEV_DATABASE_DIR to another folder.`,
    )
    const postmaster = postmasterOf()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(isAlive(postmaster)).toBe(false)
  })

  test('leaves nothing running when it is ended while it starts', async () => {
    const child = run()
    const pid = await vi.waitUntil(() => existsSync(join(dir, 'data/postmaster.pid')) && postmasterOf(), {
      timeout: 30_000,
      interval: 1,
    })
    child.kill('SIGTERM')
    await once(child, 'exit')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 })
  })

  test('says in one line that its port is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    const { port } = occupant.address() as AddressInfo
    const child = run(String(port))
    const lines: string[] = []
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(1)
    expect(lines.at(-1)).toBe(`Port ${port} is in use: free it, or set DEV_DATABASE_PORT to another one.`)
    occupant.close()
  })
})

function run(port = '0', detached = false): ChildProcess {
  const env = { ...process.env, DEV_DATABASE_DIR: dir, DEV_DATABASE_PORT: port }
  const stdio = ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe']
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env, stdio, detached })
  children.push(child)
  return child
}

async function start({ detached = false } = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = run('0', detached)
  const said: Buffer[] = []
  child.stderr?.on('data', (data: Buffer) => said.push(data))
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout }))
      if (line.startsWith('listening ')) return { child, url: line.slice('listening '.length) }
  throw new Error(`PostgreSQL did not start: ${Buffer.concat(said).toString()}`)
}

async function connected(url: string): Promise<Client> {
  const client = new Client(url)
  client.on('error', () => undefined)
  await client.connect()
  clients.push(client)
  return client
}

/** How many of the rows that were written one by one are there. */
async function keptBy(url: string): Promise<number> {
  const count = 'SELECT count(*)::int AS kept FROM written WHERE n < 1000'
  const { rows } = await (await connected(url)).query<{ kept: number }>(count)
  return rows[0]?.kept ?? 0
}

function postmasterOf(): number {
  return Number.parseInt(readFileSync(join(dir, 'data/postmaster.pid'), 'utf8'), 10)
}
