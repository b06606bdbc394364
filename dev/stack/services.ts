import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { untilHealthy } from './health.ts'
import { openLog, type Log } from './log.ts'
import { createProgram, type Program } from './program.ts'

/** A little more than server.js takes itself. */
const GRACE_MS = 12_000

export interface Place {
  env: NodeJS.ProcessEnv
  /** For what they print. */
  folder: string
  onDeath?: (name: string, lastLines: string) => void
}

export interface Member {
  name: string
  program: Program
  log: Log
}

const MAINS = {
  wechat: '../../packages/wechat-standin/main.ts',
  pusher: '../../packages/pusher-standin/main.ts',
  phone: '../../packages/miniprogram-phone/main.ts',
  database: '../postgres/main.ts',
  shop: '../shop/main.ts',
}

/** One of the programs around the app. It is ready once its main.ts prints `listening`. */
export function service(name: keyof typeof MAINS, { folder, ...place }: Place): Member {
  const main = fileURLToPath(new URL(MAINS[name], import.meta.url))
  const log = openLog(join(folder, `${name}.log`))
  const ready = (signal: AbortSignal): Promise<unknown> => log.line('listening ', signal)
  return {
    name,
    log,
    program: createProgram({ name, args: [main], nodeOptions: ['--import', 'tsx'], log, ready, ...place }),
  }
}

/** The app is up when it is healthy, with everything that it depends on. */
export function app(
  name: string,
  port: number,
  { dev, throughNext }: { dev: boolean; throughNext: boolean },
  { folder, ...place }: Place,
): Member {
  const log = openLog(join(folder, `${name}.log`))
  const env = { ...place.env, PORT: String(port) }
  const args = ['server.js', ...(dev ? ['--dev'] : []), ...(throughNext ? ['--through-next'] : [])]
  const ready = (signal: AbortSignal): Promise<void> =>
    untilHealthy(`http://127.0.0.1:${port}/api/health`, signal)
  // A page that is open keeps a socket of hot reload, which never ends by itself.
  const grace = dev ? {} : { graceMs: GRACE_MS }
  return { name, log, program: createProgram({ name, args, log, ready, ...place, env, ...grace }) }
}
