import path from 'node:path'
import { z } from 'zod'
import { startPhone, type RunningPhone } from './server.ts'

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4103),
  MINIPROGRAM_DIR: z.string().default(path.join(import.meta.dirname, 'example')),
  API_ORIGIN: z.url().default('http://127.0.0.1:3000'),
  API_URL: z.url().optional(),
  IMAGE_ORIGIN: z.url().optional(),
  WECHAT_URL: z.url().default('http://127.0.0.1:4101'),
  WECHAT_APP_ID: z.string().default('touristappid'),
})

async function start(): Promise<RunningPhone> {
  // An empty string counts as unset.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const { data, error } = schema.safeParse(given)
  if (error) {
    const names = new Set(error.issues.map((issue) => issue.path.join('.')))
    throw new Error(`Invalid settings of the phone: ${[...names].join(', ')}.`)
  }
  return startPhone({
    host: data.HOST,
    port: data.PORT,
    miniprogramDir: data.MINIPROGRAM_DIR,
    apiOrigin: data.API_ORIGIN,
    apiUrl: data.API_URL ?? data.API_ORIGIN,
    ...(data.IMAGE_ORIGIN !== undefined && { imageOrigin: data.IMAGE_ORIGIN }),
    wechatUrl: data.WECHAT_URL,
    appid: data.WECHAT_APP_ID,
  }).catch((cause: unknown) => {
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw inUse ? new Error(`Port ${data.PORT} is in use: set PORT to a free one.`) : cause
  })
}

try {
  const phone = await start()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void phone.close().then(() => process.exit(0)))
  console.log(`listening ${phone.url}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
