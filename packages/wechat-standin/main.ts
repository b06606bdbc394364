import { startWechatStandIn } from './server.ts'
import { readSettings } from './settings.ts'

try {
  const settings = readSettings(process.env)
  const standIn = await startWechatStandIn(settings).catch((error: unknown) => {
    throw portInUse(error) ? new Error(`Port ${settings.port} is in use: set PORT to a free one.`) : error
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void standIn.close().finally(() => process.exit(0)))
  console.log(`listening ${standIn.url}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function portInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
