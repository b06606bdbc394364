import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '#lib/db/migrate.ts'
import { MIGRATIONS } from '#cli/migrate.ts'
import { environmentOf } from './environment.ts'
import { startFront, type Front, type FrontOptions } from './reverse-proxy.ts'
import { freePorts } from './ports.ts'
import type { Program } from './program.ts'
import { app, service, type Member, type Place } from './services.ts'
import { settingsFor, type Ports, type Settings } from './settings.ts'

export interface StackOptions {
  /** What is not given gets a free one. */
  ports?: Partial<Ports>
  /** A PostgreSQL that is there already, in place of one of the stack's own. Either is migrated. */
  databaseUrl?: string
  /** Where the stack's own PostgreSQL keeps its data; by default in a folder that is gone at the end. */
  databaseDir?: string
  /** How many instances of the app, 1 by default; 0 starts only what stands in for the outside. */
  apps?: number
  /** One address for all instances, which take their turns behind it. */
  front?: boolean
  /** Hears of each request that came through there. */
  onExchange?: FrontOptions['onExchange']
  /** With hot reload. */
  dev?: boolean
  /** The app's build: `.next` by default. */
  distDir?: string
  /** An address of this machine in the local network, which opens the phone to it. */
  lan?: string
  /** Settings that go before those of .env.example. */
  env?: Settings
  /** A folder for what the programs print; by default one that is gone at the end. */
  logs?: string
  /** A program ended by itself after the start. */
  onDeath?: (name: string, lastLines: string) => void
}

export interface Stack {
  urls: { app: string; apps: string[]; wechat: string; pusher: string; phone: string; database: string }
  /** The names of the app's instances. */
  apps: string[]
  /** The app's settings. */
  settings: Settings
  /** `app`, `app2`…, `wechat`, `pusher`, `phone`, `database`. */
  process(name: string): Program
  /** What it printed so far. */
  logs(name: string): string
  close(): Promise<void>
}

/** Everything that a login needs, each in a process of its own; resolves when all of it answers. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { apps = 1, dev = false, databaseUrl, databaseDir = '', lan, distDir } = options
  const { ports, appPorts } = await choosePorts(options)
  const settings = {
    ...settingsFor(ports),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...(options.front && { SAOMA_TRUST_PROXY: '1' }),
    ...options.env,
  }
  const env = environmentOf({ settings, ports, databaseDir, lan, dev, distDir })
  const folder = options.logs ?? mkdtempSync(join(tmpdir(), 'saoma-logs-'))
  const place: Place = { env, folder, ...(options.onDeath && { onDeath: options.onDeath }) }

  const outside = ['wechat', 'pusher', 'phone', ...(databaseUrl === undefined ? ['database'] : [])]
  const standIns = outside.map((name) => service(name, place))
  const instances = appPorts.map((port, i) => app(i === 0 ? 'app' : `app${i + 1}`, port, dev, place))

  const urls = appPorts.map(local)
  let front: Front | undefined

  async function close(): Promise<void> {
    await front?.close()
    for (const members of [instances, standIns])
      await Promise.all(members.map(({ program }) => program.stop()))
    for (const { log } of [...instances, ...standIns]) log.close()
    if (options.logs === undefined) rmSync(folder, { recursive: true, force: true })
  }

  try {
    // The app comes last: it keeps for ten seconds what it once saw of the others' health.
    await startAll(standIns)
    await migrate(databaseUrl ?? settingsFor(ports)['DATABASE_URL'] ?? '', MIGRATIONS)
    await startAll(instances)
    const { onExchange } = options
    if (options.front)
      front = await startFront({ targets: urls, port: ports.app, ...(onExchange && { onExchange }) })
  } catch (error) {
    await close()
    throw error
  }

  function member(name: string): Member {
    const found = [...standIns, ...instances].find((one) => one.name === name)
    if (!found) throw new Error(`the stack has no ${name}`)
    return found
  }

  return {
    urls: {
      app: apps === 0 ? '' : local(ports.app),
      apps: urls,
      wechat: local(ports.wechat),
      pusher: local(ports.pusher),
      phone: lan ? `http://${lan}:${ports.phone}` : local(ports.phone),
      database: settings['DATABASE_URL'] ?? '',
    },
    apps: instances.map(({ name }) => name),
    settings,
    process: (name) => member(name).program,
    logs: (name) => member(name).log.all(),
    close,
  }
}

/** `ports.app` is where visitors go: the first instance, or what stands in front of them all. */
async function choosePorts({ ports: given = {}, apps = 1, front = false }: StackOptions): Promise<{
  ports: Ports
  appPorts: number[]
}> {
  const [app = 0, wechat = 0, pusher = 0, phone = 0, database = 0, ...more] = await freePorts(5 + apps)
  const ports = { app, wechat, pusher, phone, database, ...given }
  const instances = front ? more : [ports.app, ...more]
  return { ports, appPorts: instances.slice(0, apps) }
}

/** Waits for all, also where one fails: what is half started cannot be ended in good order. */
async function startAll(members: Member[]): Promise<void> {
  const results = await Promise.allSettled(members.map(({ program }) => program.start()))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`
}
