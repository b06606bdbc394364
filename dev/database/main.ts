import { z } from 'zod'
import { exitWithError } from '#cli/cli-error.ts'
import { startDatabase, type Database } from './server.ts'

const settings = z.object({
  DEV_DATABASE_PORT: z.coerce.number().int().min(0).max(65_535).default(4104),
  DEV_DATABASE_HOST: z.string().default('127.0.0.1'),
  DEV_DATABASE_DIR: z.string().default('.demo/database'),
})

async function start(): Promise<Database> {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const env = settings.parse(given)
  return startDatabase({
    dir: env.DEV_DATABASE_DIR,
    port: env.DEV_DATABASE_PORT,
    host: env.DEV_DATABASE_HOST,
    onEngineEnd(cause) {
      console.error(
        'The embedded database broke and has ended; what was committed is kept. Start it again.',
        cause,
      )
      process.exit(1)
    },
  })
}

try {
  const database = await start()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void database.close().then(() => process.exit(0)))
  console.log(`listening ${database.url}`)
} catch (error) {
  exitWithError(error)
}
