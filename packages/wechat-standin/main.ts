import { startWechat, type RunningWechat } from './server.ts'
import { readSettings } from './settings.ts'

try {
  const settings = readSettings(process.env)
  const running = await startWechat(settings).catch((error: unknown) => refuse(error, settings.port))
  endOnSignal(running)
  console.log(`listening ${running.url}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

function refuse(error: unknown, port: number): never {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    throw new Error(`Port ${port} is in use: set DEV_WECHAT_PORT to a free one.`, { cause: error })
  }
  throw error
}

function endOnSignal(running: RunningWechat): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void running.close().finally(() => process.exit(0)))
  }
}
