import { z } from 'zod'
import { demoAccounts } from './demo-accounts.ts'
import type { WechatOptions } from './server.ts'

const schema = z.object({
  DEV_WECHAT_PORT: z.coerce.number().int().min(0).max(65_535).default(4101),
  DEV_WECHAT_HOST: z.string().default('127.0.0.1'),
  DEV_WECHAT_PHONE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4103'),
  WECHAT_APP_ID: z.string().default('wxde30000000000000'),
  WECHAT_APP_SECRET: z.string().default('00000000000000000000000000000000'),
  WECHAT_PAGE: z.string().default('pages/login/login'),
})

/** From the environment; an empty string is a missing one. Throws one sentence that names every variable that is wrong. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): WechatOptions & { port: number } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
    throw new Error(`These settings of the WeChat stand-in are not usable: ${wrong.join(', ')}.`)
  }
  const { data } = parsed
  return {
    port: data.DEV_WECHAT_PORT,
    host: data.DEV_WECHAT_HOST,
    phoneUrl: data.DEV_WECHAT_PHONE_URL,
    accounts: demoAccounts({
      appid: data.WECHAT_APP_ID,
      secret: data.WECHAT_APP_SECRET,
      page: data.WECHAT_PAGE,
    }),
  }
}
