import { z } from 'zod'
import { refusalForm } from './protocol.ts'
import { startPusherStandIn } from './server.ts'

const required = z.string().min(1)
const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4102),
  PUSHER_APP_ID: required,
  PUSHER_KEY: required,
  PUSHER_SECRET: required,
  REFUSED_SUBSCRIPTIONS: refusalForm.default('documented'),
})

function readSettings(): z.infer<typeof schema> {
  // An empty string counts as unset.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const { data, error } = schema.safeParse(given)
  if (data) return data
  const names = new Set(error.issues.map(({ path }) => path.join('.')))
  throw new Error(`Missing or invalid settings of the Pusher stand-in: ${[...names].join(', ')}.`)
}

try {
  const { HOST: host, PORT: port, REFUSED_SUBSCRIPTIONS: refusals, ...app } = readSettings()
  const apps = [{ id: app.PUSHER_APP_ID, key: app.PUSHER_KEY, secret: app.PUSHER_SECRET }]
  const standIn = await startPusherStandIn({ apps, host, port, refusals }).catch((error: unknown) => {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw inUse ? new Error(`Port ${port} is in use: set PORT to a free one.`) : error
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void standIn.close().then(() => process.exit(0)))
  console.log(`listening ${standIn.url}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
