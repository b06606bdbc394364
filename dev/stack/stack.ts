import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '#lib/db/migrate.ts'
import { MIGRATIONS } from '#cli/migrate.ts'
import { registerShop } from '../shop/register.ts'
import { migrateOwn } from '../postgres/migrate-own.ts'
import { appEnvironment, commonEnvironment, ownEnvironments } from './environment.ts'
import { startReverseProxy, type ReverseProxy, type ReverseProxyOptions } from './reverse-proxy.ts'
import { freePorts } from './ports.ts'
import type { Program } from './program.ts'
import { app, service, type Member, type Place } from './services.ts'
import { settingsFor, type Ports, type Settings } from './settings.ts'

export interface StackOptions {
  /** Free ones by default. */
  ports?: Partial<Ports>
  /** An existing database, in place of a PostgreSQL of the stack's own. Either is migrated. */
  databaseUrl?: string
  /** The addresses of a running stack whose stand-ins this one uses, in place of its own. */
  beside?: Pick<Stack['urls'], (typeof STAND_INS)[number]>
  /** Where the stack's own PostgreSQL keeps its data. By default, in a folder that is removed at the end. */
  databaseDir?: string
  /** How many instances of the app to start, 1 by default. */
  apps?: number
  /** Puts all instances behind one address. Requests go to each in turn. */
  reverseProxy?: boolean
  /** Called for each request through that address. */
  onExchange?: ReverseProxyOptions['onExchange']
  losesAnswer?: ReverseProxyOptions['losesAnswer']
  /** Without what stands in for WeChat if false: the settings name another one. */
  wechat?: boolean
  /** With the server of the phone, which shows the mini-program in a browser. */
  phone?: boolean
  /** The port of a shop that signs people in by the app; without it, there is none. */
  shop?: number
  /** With hot reload. */
  dev?: boolean
  /** Gives every request to Next's router, as `node server.js --through-next` does. */
  throughNext?: boolean
  /** The app's build: `.next` by default. */
  distDir?: string
  /** This machine's address in the local network, to which the phone is opened; without a phone here, the app. */
  lan?: string
  /** Settings that override those of .env.example. */
  env?: Settings
  /** A folder for the logs. By default, one that is removed at the end. */
  logs?: string
  /** Called if a program ends by itself after the start. */
  onDeath?: (name: string, lastLines: string) => void
}

export interface Stack {
  urls: { app: string; apps: string[]; wechat: string; pusher: string; phone: string; database: string }
  /** The names of the app's instances. */
  apps: string[]
  /** The app's settings. */
  settings: Settings
  /** `app`, `app2`…, `wechat`, `pusher`, `database`; `phone` and `shop` where they were asked for. */
  process(name: string): Program
  /** What it has printed so far. */
  logs(name: string): string
  close(): Promise<void>
}

const STAND_INS = ['wechat', 'pusher', 'phone'] as const

/** Starts everything that a login needs, each in its own process. Resolves when all of it answers. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const {
    apps = 1,
    dev = false,
    throughNext = false,
    databaseUrl,
    databaseDir = '',
    beside,
    lan,
    distDir,
  } = options
  const { ports, appPorts } = await choosePorts(options)
  const settings = {
    ...settingsFor(ports),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...(options.reverseProxy && { SAOMA_TRUST_PROXY: '1' }),
    ...options.env,
  }
  const env = commonEnvironment(settings, dev, distDir)
  const own = ownEnvironments({ settings, ports, databaseDir, lan })
  const folder = options.logs ?? mkdtempSync(join(tmpdir(), 'saoma-logs-'))
  const place: Place = { env, folder, ...(options.onDeath && { onDeath: options.onDeath }) }

  const wanted = { wechat: options.wechat ?? true, pusher: true, phone: options.phone ?? false }
  const outside = [
    ...(beside ? [] : STAND_INS.filter((name) => wanted[name])),
    ...(databaseUrl === undefined ? (['database'] as const) : []),
  ]
  const standIns = outside.map((name) => service(name, { ...place, env: { ...env, ...own[name] } }))
  const appEnv = appEnvironment(env, options)
  const instances = appPorts.map((port, i) =>
    app(i === 0 ? 'app' : `app${i + 1}`, port, { dev, throughNext }, { ...place, env: appEnv }),
  )

  const urls = appPorts.map(local)
  const sites: Member[] = []
  let reverseProxy: ReverseProxy | undefined

  async function close(): Promise<void> {
    await reverseProxy?.close()
    for (const members of [sites, instances, standIns])
      await Promise.all(members.map(({ program }) => program.stop()))
    for (const { log } of [...sites, ...instances, ...standIns]) log.close()
    if (options.logs === undefined) rmSync(folder, { recursive: true, force: true })
  }

  try {
    // The app comes last, because it caches the health of the others for ten seconds.
    await startAll(standIns)
    if (databaseUrl !== undefined) await migrate(databaseUrl, MIGRATIONS)
    else await migrateOwn(settingsFor(ports)['DATABASE_URL'] ?? '')
    await startAll(instances)
    const { onExchange, losesAnswer } = options
    if (options.reverseProxy)
      reverseProxy = await startReverseProxy({
        targets: urls,
        port: ports.app,
        ...(onExchange && { onExchange }),
        ...(losesAnswer && { losesAnswer }),
      })
    if (options.shop !== undefined) {
      const shopEnv = { ...env, ...(await registerShop(settings, options.shop)) }
      sites.push(service('shop', { ...place, env: shopEnv }))
      await startAll(sites)
    }
  } catch (error) {
    await close()
    throw error
  }

  function member(name: string): Member {
    const found = [...standIns, ...instances, ...sites].find((one) => one.name === name)
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

/** Visitors go to `ports.app`: the first instance, or the reverse proxy. */
async function choosePorts(options: StackOptions): Promise<{ ports: Ports; appPorts: number[] }> {
  const { ports: given, beside, apps = 1, reverseProxy = false } = options
  const [app = 0, wechat = 0, pusher = 0, phone = 0, database = 0, ...more] = await freePorts(5 + apps)
  const ports = { app, wechat, pusher, phone, database, ...given }
  if (beside) for (const name of STAND_INS) ports[name] = Number(new URL(beside[name]).port)
  const instances = reverseProxy ? more : [ports.app, ...more]
  return { ports, appPorts: instances.slice(0, apps) }
}

/** Waits for all even if one fails, because a program that is still starting can't be stopped cleanly. */
async function startAll(members: Member[]): Promise<void> {
  const results = await Promise.allSettled(members.map(({ program }) => program.start()))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`
}
