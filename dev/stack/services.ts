import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addresses } from '../../miniprogram/config.ts'
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

interface ProgramFolder {
  folder: string
  /** Its variable to ours. */
  variables: Record<string, string>
  constants?: Record<string, string>
}

/** The programs around the app, with the settings that each gets. */
const PROGRAMS: Record<string, ProgramFolder> = {
  wechat: {
    folder: '../../packages/wechat-standin',
    variables: { HOST: 'DEV_WECHAT_HOST', PORT: 'DEV_WECHAT_PORT', PHONE_URL: 'DEV_WECHAT_PHONE_URL' },
  },
  pusher: {
    folder: '../../packages/pusher-standin',
    variables: { HOST: 'DEV_PUSHER_HOST', PORT: 'DEV_PUSHER_PORT' },
  },
  phone: {
    folder: '../../packages/miniprogram-phone',
    variables: {
      HOST: 'DEV_PHONE_HOST',
      PORT: 'DEV_PHONE_PORT',
      API_URL: 'DEV_PHONE_APP_URL',
      IMAGE_ORIGIN: 'SAOMA_URL',
      WECHAT_URL: 'WECHAT_API_URL',
    },
    constants: {
      MINIPROGRAM_DIR: fileURLToPath(new URL('../../miniprogram', import.meta.url)),
      // What the mini-program's own source names while it is developed.
      API_ORIGIN: addresses.develop,
    },
  },
  database: { folder: '../postgres', variables: {} },
}

/** One of the programs around the app. It is ready once its main.ts prints `listening`. */
export function service(name: string, { folder, ...place }: Place): Member {
  const { folder: source, variables, constants } = PROGRAMS[name] ?? { folder: name, variables: {} }
  const main = fileURLToPath(new URL(`${source}/main.ts`, import.meta.url))
  const own = Object.entries(variables).map(([theirs, ours]) => [theirs, place.env[ours]])
  const env = { ...place.env, ...constants, ...Object.fromEntries(own) }
  const log = openLog(join(folder, `${name}.log`))
  const ready = (signal: AbortSignal): Promise<unknown> => log.line('listening ', signal)
  return {
    name,
    log,
    program: createProgram({
      name,
      args: [main],
      nodeOptions: ['--import', 'tsx'],
      log,
      ready,
      ...place,
      env,
    }),
  }
}

/** The app is up when it is healthy, with everything that it depends on. */
export function app(name: string, port: number, dev: boolean, { folder, ...place }: Place): Member {
  const log = openLog(join(folder, `${name}.log`))
  const env = { ...place.env, PORT: String(port) }
  const args = ['server.js', ...(dev ? ['--dev'] : [])]
  const ready = (signal: AbortSignal): Promise<void> =>
    untilHealthy(`http://127.0.0.1:${port}/api/health`, signal)
  // A page that is open keeps a socket of hot reload, which never ends by itself.
  const grace = dev ? {} : { graceMs: GRACE_MS }
  return { name, log, program: createProgram({ name, args, log, ready, ...place, env, ...grace }) }
}
