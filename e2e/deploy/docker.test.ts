/**
 * The steps of the Dockerfile, one by one, without Docker: each stage is a folder, the user `node` is `nobody`, and this
 * machine's Node and npm stand in for those of the image. The result passes the tests of e2e in a real browser.
 */
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type Postgres } from '#dev/postgres/server.ts'
import { NO_SERVER } from '#dev/postgres/binaries.ts'
import { exampleSettings } from '#dev/stack/settings.ts'
import { unprivileged } from '#dev/stack/unprivileged.ts'
import { sql } from '../sql.ts'
import { freshCopy, shell } from './copy.ts'
import { isIgnored, parseDockerfile, type Stage, type Step } from './dockerfile.ts'

/** A stage as far as it is built: where its root is, and what is set in it. */
interface Made {
  root: string
  workdir: string
  env: Record<string, string>
  user: string
  args: Partial<Record<'CMD' | 'HEALTHCHECK', string[]>>
}

const MOST_BYTES = 200_000_000
const nobody = unprivileged(['nobody'])
const stages = new Map(
  parseDockerfile(readFileSync('Dockerfile', 'utf8')).map((stage) => [stage.name, stage]),
)
const made = new Map<string, Made>()
let context: string
let place: string
/** Of the user; npm keeps its cache there. */
let home: string
let postgres: Postgres | null

beforeAll(async () => {
  context = await freshCopy()
  const dockerignore = readFileSync('.dockerignore', 'utf8')
  for (const file of readdirSync(context, { recursive: true, encoding: 'utf8' }))
    if (isIgnored(dockerignore, file)) rmSync(path.join(context, file), { recursive: true, force: true })
  place = mkdtempSync(path.join(tmpdir(), 'saoma-docker-'))
  chmodSync(place, 0o755)
  home = path.join(place, 'home')
  mkdirSync(home)
  if (nobody) chownSync(home, nobody.uid, nobody.gid)
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.close()
  for (const folder of [context, place]) if (folder) rmSync(folder, { recursive: true, force: true })
})

test('each step ends well, in the order of the file', async () => {
  for (const stage of stages.values()) made.set(stage.name, await make(stage))
  expect([...made.keys()]).toEqual(['packages', 'build', 'migrate', 'app'])
})

test('the app is small, runs as no root, and has no stand-in, no tests and no settings in it', () => {
  const { root, user } = stageOf('app')
  expect(user).toBe('node')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const bytes = files.map((file) => statSync(path.join(root, file))).filter((file) => file.isFile())
  const size = bytes.reduce((sum, file) => sum + file.size, 0)
  console.log(`What the last stage adds to its image: ${files.length} files, ${(size / 1e6).toFixed(0)} MB.`)
  expect(size).toBeLessThan(MOST_BYTES)
  const unwanted =
    /^saoma\/(dev|e2e|miniprogram|\.env)|node_modules\/(@electric-sql|vitest|playwright|hono)\//
  expect(files.filter((file) => unwanted.test(file))).toEqual([])
})

test('what the migrate stage runs brings an empty database up to date', async (context) => {
  if (!postgres) return context.skip(NO_SERVER)
  const migrate = stageOf('migrate')
  const env = { ...migrate.env, ...exampleSettings(), DATABASE_URL: postgres.url }
  const { code, output } = await shell(quoted(migrate.args.CMD), {
    cwd: cwdOf(migrate),
    env: { ...env, HOME: home },
    user: nobody,
  })
  expect(code, output).toBe(0)
  const rows = await sql<{ n: number }>(postgres.url, 'SELECT count(*)::int AS n FROM "Scene"')
  expect(rows).toEqual([{ n: 0 }])
})

test('the app, started as an unprivileged user, passes the browser tests', async () => {
  const app = stageOf('app')
  // That is what e2e/browser/fixtures.ts starts.
  expect(app.args.CMD).toEqual(['node', 'server.js'])
  const env = { ...process.env, ...app.env, SAOMA_TEST_PACKED: cwdOf(app) } as Record<string, string>
  delete env['NEXT_DIST_DIR']
  const command = 'node node_modules/playwright/cli.js test -c e2e'
  const { code, output } = await shell(command, { cwd: process.cwd(), env })
  console.log(output.slice(-12_000))
  expect(code, output).toBe(0)
})

test('the health check fails where nothing answers', async () => {
  const app = stageOf('app')
  const { code } = await shell(quoted(app.args.HEALTHCHECK), {
    cwd: cwdOf(app),
    env: { PORT: '9' },
    user: nobody,
  })
  expect(code).toBe(1)
})

async function make({ name, from, steps }: Stage): Promise<Made> {
  const parent = made.get(from)
  const root = path.join(place, name)
  if (parent) await shell(`cp -a ${parent.root} ${root}`, { cwd: place, env: {} })
  else mkdirSync(root)
  const stage: Made = parent
    ? { ...parent, root, env: { ...parent.env }, args: {} }
    : { root, workdir: '', env: {}, user: 'root', args: {} }
  for (const step of steps) await take(step, stage)
  return stage
}

async function take(step: Step, stage: Made): Promise<void> {
  switch (step.does) {
    case 'WORKDIR':
      stage.workdir = step.what
      mkdirSync(cwdOf(stage), { recursive: true })
      return
    case 'USER':
      stage.user = step.what
      return
    case 'ENV':
      Object.assign(stage.env, step.values)
      return
    case 'CMD':
    case 'HEALTHCHECK':
      stage.args[step.does] = step.args
      return
    case 'COPY':
      copy(step, stage)
      return
    case 'RUN': {
      // The image has a user `node`; here it is `nobody`.
      const what = step.what.replaceAll('node:node', nobody ? `${nobody.uid}:${nobody.gid}` : '$(id -u)')
      const user = stage.user === 'root' ? undefined : nobody
      const { code, output } = await shell(what, {
        cwd: cwdOf(stage),
        env: { ...stage.env, HOME: home },
        user,
      })
      if (code !== 0) throw new Error(`RUN ${step.what} ended with ${code}:\n${output}`)
    }
  }
}

function copy({ from, owner, sources, target }: Extract<Step, { does: 'COPY' }>, stage: Made): void {
  for (const source of sources) {
    const file = from === null ? path.join(context, source) : path.join(stageOf(from).root, source)
    const into = path.join(cwdOf(stage), target, statSync(file).isDirectory() ? '' : path.basename(source))
    cpSync(file, into, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
    if (owner !== null && nobody) giveTo(nobody, into, file)
  }
}

/** What was copied to `into`, and nothing else that is there. */
function giveTo({ uid, gid }: NonNullable<typeof nobody>, into: string, from: string): void {
  chownSync(into, uid, gid)
  if (!statSync(from).isDirectory()) return
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' }))
    chownSync(path.join(into, file), uid, gid)
}

function stageOf(name: string): Made {
  const found = made.get(name)
  if (!found) throw new Error(`there is no stage ${name}, or it was not made`)
  return found
}

function cwdOf({ root, workdir }: Made): string {
  return path.join(root, workdir)
}

function quoted(args: string[] = []): string {
  return args.map((arg) => `'${arg.replaceAll("'", String.raw`'\''`)}'`).join(' ')
}
