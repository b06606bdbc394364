import { z } from 'zod'
import { startPusher } from './server.ts'

const required = z.string().min(1)
const settings = z.object({
  DEV_PUSHER_HOST: z.string().min(1).default('127.0.0.1'),
  DEV_PUSHER_PORT: z.coerce.number().int().min(0).max(65_535).default(4102),
  PUSHER_APP_ID: required,
  PUSHER_KEY: required,
  PUSHER_SECRET: required,
})

function end(message: string): never {
  console.error(message)
  process.exit(1)
}

function fromEnvironment(): z.infer<typeof settings> {
  // An empty string counts as not set.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (parsed.success) return parsed.data
  const names = new Set(parsed.error.issues.map(({ path }) => path.join('.')))
  return end(`The Pusher stand-in needs these settings, present and valid: ${[...names].join(', ')}.`)
}

function explain(error: unknown, host: string, port: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use: free it, or set DEV_PUSHER_PORT to another one.`
  }
  return `The Pusher stand-in cannot start: ${error instanceof Error ? error.message : String(error)}`
}

const { DEV_PUSHER_HOST: host, DEV_PUSHER_PORT: port, ...env } = fromEnvironment()
const app = { id: env.PUSHER_APP_ID, key: env.PUSHER_KEY, secret: env.PUSHER_SECRET }
const running = await startPusher({ apps: [app], host, port }).catch((error: unknown) =>
  end(explain(error, host, port)),
)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void running.close().then(() => process.exit(0))
  })
}
console.log(`listening ${running.url}`)
