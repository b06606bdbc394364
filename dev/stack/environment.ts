import { fileURLToPath } from 'node:url'
import { addresses } from '../../miniprogram/config.ts'
import { shadows, type Ports, type Settings } from './settings.ts'

export interface Surroundings {
  settings: Settings
  ports: Ports
  databaseDir: string
  /** This machine's address in the local network. The phone then listens there too. */
  lan: string | undefined
}

/** The environment of every program of the stack. */
export function commonEnvironment(settings: Settings, dev: boolean, distDir?: string): NodeJS.ProcessEnv {
  return {
    ...shadows(),
    ...process.env,
    ...settings,
    HOST: '127.0.0.1',
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...(distDir !== undefined && { NEXT_DIST_DIR: distDir }),
  }
}

/** The app's own. Where a real phone takes the place of ours, the app itself is opened to the local network. */
export function appEnvironment(
  env: NodeJS.ProcessEnv,
  { lan, phone }: { lan?: string | undefined; phone?: boolean | undefined },
): NodeJS.ProcessEnv {
  return lan === undefined || phone ? env : { ...env, HOST: '0.0.0.0' }
}

/** What each program around the app finds in its environment besides. */
export function ownEnvironments({
  settings,
  ports,
  databaseDir,
  lan,
}: Surroundings): Record<'wechat' | 'pusher' | 'phone' | 'database', NodeJS.Dict<string>> {
  return {
    wechat: {
      PORT: String(ports.wechat),
      PHONE_URL: `http://${lan ?? '127.0.0.1'}:${ports.phone}`,
    },
    pusher: { PORT: String(ports.pusher) },
    phone: {
      HOST: lan ? '0.0.0.0' : '127.0.0.1',
      PORT: String(ports.phone),
      API_URL: `http://127.0.0.1:${ports.app}`,
      IMAGE_ORIGIN: settings['SAOMA_URL'],
      WECHAT_URL: settings['WECHAT_API_URL'],
      MINIPROGRAM_DIR: fileURLToPath(new URL('../../miniprogram', import.meta.url)),
      // What the mini-program's own source names while it is developed.
      API_ORIGIN: addresses.develop,
    },
    database: { DEV_DATABASE_PORT: String(ports.database), DEV_DATABASE_DIR: databaseDir },
  }
}
