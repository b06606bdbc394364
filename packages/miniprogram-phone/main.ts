import { z } from 'zod'
import { startPhone, type RunningPhone } from './server.ts'

const settings = z.object({
  DEV_PHONE_PORT: z.coerce.number().int().min(0).max(65_535).default(4103),
  DEV_PHONE_HOST: z.string().default('127.0.0.1'),
  DEV_PHONE_APP_URL: z.url().optional(),
  SAOMA_URL: z.url().default('http://127.0.0.1:3000'),
  WECHAT_API_URL: z.url().default('http://127.0.0.1:4101'),
  WECHAT_APP_ID: z.string().optional(),
})

async function start(): Promise<RunningPhone> {
  // An empty string counts as not set.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const env = settings.safeParse(given)
  if (!env.success) {
    const names = env.error.issues.map(({ path }) => path.join('.'))
    throw new Error(`The phone cannot use these settings: ${[...new Set(names)].join(', ')}.`)
  }
  const { DEV_PHONE_PORT: port, DEV_PHONE_HOST: host, WECHAT_APP_ID: appid } = env.data
  return startPhone({
    port,
    host,
    appUrl: env.data.DEV_PHONE_APP_URL ?? env.data.SAOMA_URL,
    siteUrl: env.data.SAOMA_URL,
    wechatUrl: env.data.WECHAT_API_URL,
    ...(appid !== undefined && { appid }),
  }).catch((error: unknown) => {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw inUse ? new Error(`Port ${port} is in use: set DEV_PHONE_PORT to a free one.`) : error
  })
}

try {
  const phone = await start()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void phone.close().then(() => process.exit(0)))
  }
  console.log(`listening ${phone.url}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
