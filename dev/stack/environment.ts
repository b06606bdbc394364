import type { Ports, Settings } from './settings.ts'
import { shadows } from './settings.ts'

export interface Surroundings {
  settings: Settings
  ports: Ports
  databaseDir: string
  /** This machine's address in the local network. The phone then listens there too. */
  lan: string | undefined
  dev: boolean
  distDir: string | undefined
}

/** The environment of every program of the stack. Each reads what it needs. */
export function environmentOf({
  settings,
  ports,
  databaseDir,
  lan,
  dev,
  distDir,
}: Surroundings): NodeJS.ProcessEnv {
  return {
    ...shadows(),
    ...process.env,
    ...settings,
    HOST: '127.0.0.1',
    DEV_WECHAT_HOST: '127.0.0.1',
    DEV_WECHAT_PORT: String(ports.wechat),
    DEV_WECHAT_PHONE_URL: `http://${lan ?? '127.0.0.1'}:${ports.phone}`,
    DEV_PUSHER_HOST: '127.0.0.1',
    DEV_PUSHER_PORT: String(ports.pusher),
    DEV_PHONE_HOST: lan ? '0.0.0.0' : '127.0.0.1',
    DEV_PHONE_PORT: String(ports.phone),
    DEV_PHONE_APP_URL: `http://127.0.0.1:${ports.app}`,
    DEV_DATABASE_PORT: String(ports.database),
    DEV_DATABASE_DIR: databaseDir,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...(distDir !== undefined && { NEXT_DIST_DIR: distDir }),
  }
}
