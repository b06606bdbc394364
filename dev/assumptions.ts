import { parseArgs } from 'node:util'
import { CliError, exitWithError } from '#cli/cli-error.ts'
import { loadSettings } from '#cli/settings.ts'
import * as assumptions from '../packages/wechat-standin/assumptions.ts'
import { settleAssumptions } from './assumptions/settle.ts'

/** `node dev/start.mjs assumptions`: asks WeChat, with the AppID of the settings, what docs/assumptions.md lists. */
async function main(args: string[]): Promise<void> {
  const options = { 'old-js-code': { type: 'string' }, personal: { type: 'boolean' } } as const
  const { values } = parseArgs({ args, options })
  loadSettings()
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret, WECHAT_API_URL: apiUrl } = process.env
  if (!appid || !secret)
    throw new CliError('Set WECHAT_APP_ID and WECHAT_APP_SECRET in .env: see docs/assumptions.md.')
  const report = await settleAssumptions(
    {
      apiUrl: apiUrl || 'https://api.weixin.qq.com',
      appid,
      secret,
      page: process.env['WECHAT_PAGE'] || 'pages/login/login',
      oldJsCode: values['old-js-code'],
      personal: values.personal,
    },
    assumptions,
  )
  console.log(report)
}

await main(process.argv.slice(2)).catch(exitWithError)
