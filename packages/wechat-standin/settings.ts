import { z } from 'zod'
import type { Account } from './account.ts'
import { CENTRES } from './code-image/paintings.ts'
import type { WechatStandInOptions } from './server.ts'

const OPEN_PLATFORM = 'demo-open-platform'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4101),
  HOST: z.string().default('127.0.0.1'),
  PHONE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4103'),
  CODE_CENTRE: z.enum(CENTRES).default('photograph'),
  WECHAT_APP_ID: z.string().default('wxde30000000000000'),
  WECHAT_APP_SECRET: z.string().default('00000000000000000000000000000000'),
  WECHAT_PAGE: z.string().default('pages/login/login'),
})

/** From the environment, where an empty string counts as unset. Throws one sentence that names every invalid variable. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): WechatStandInOptions & { port: number } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { data, error } = schema.safeParse(given)
  if (error) {
    const wrong = error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`)
    throw new Error(`Invalid settings of the WeChat stand-in: ${wrong.join(', ')}.`)
  }
  return {
    port: data.PORT,
    host: data.HOST,
    phoneUrl: data.PHONE_URL,
    centre: data.CODE_CENTRE,
    accounts: accountsOf(data.WECHAT_APP_ID, data.WECHAT_APP_SECRET, data.WECHAT_PAGE),
  }
}

/** The configured account first, then another verified one of the same Open Platform account, then a personal one. */
function accountsOf(appid: string, secret: string, page: string): Account[] {
  const verified = { verified: true, openPlatform: OPEN_PLATFORM, releasedPages: [page] }
  const others: Account[] = [
    { ...verified, appid: 'wxde30000000000001', secret: '1'.repeat(32) },
    { appid: 'wxde30000000000002', secret: '2'.repeat(32), verified: false, releasedPages: [page] },
  ]
  return [{ ...verified, appid, secret }, ...others.filter((other) => other.appid !== appid)]
}
