import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
let folder: string
let children: ChildProcess[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-database-main-'))
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the database as a process', { timeout: 60_000 }, () => {
  test('killed in the middle of writing, it keeps every write that it had acknowledged', async () => {
    const dir = join(folder, 'killed')
    const first = await start(dir)
    const client = await connected(first.url)
    await client.query('CREATE TABLE written (n INT)')
    let acknowledged = 0
    for (; acknowledged < 300; acknowledged++)
      await client.query('INSERT INTO written VALUES ($1)', [acknowledged])
    const unanswered = client.query('INSERT INTO written SELECT generate_series(1000, 50000)').catch(String)
    first.child.kill('SIGKILL')
    await unanswered

    const second = await start(dir)
    const again = await connected(second.url)
    const { rows } = await again.query('SELECT count(*)::int AS kept FROM written WHERE n < 1000')
    expect(rows).toEqual([{ kept: acknowledged }])
    await again.end()
  })

  test('asked to end, it ends with 0, clients or not', async () => {
    const { child, url } = await start(join(folder, 'killed'))
    await connected(url)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('that cannot start says why in one line and ends with 1', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    const { port } = occupant.address() as AddressInfo
    const child = run('memory://', String(port))
    const lines: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(lines).toEqual([`Port ${port} is in use: free it, or set DEV_DATABASE_PORT to another one.`])
    occupant.close()
  })
})

function run(dir: string, port = '0') {
  const env = { ...process.env, DEV_DATABASE_DIR: dir, DEV_DATABASE_PORT: port }
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  return child
}

async function start(dir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = run(dir)
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('listening ')) return { child, url: line.slice('listening '.length) }
  throw new Error('the database did not start')
}

async function connected(url: string): Promise<Client> {
  const client = new Client(url)
  client.on('error', () => {})
  await client.connect()
  return client
}
