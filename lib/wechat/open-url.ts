import { z } from 'zod'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { withAccessToken } from './access-token.ts'
import { callWechat, parseWechat } from './api.ts'
import { unlessPaused } from './retry.ts'

const path = '/wxa/generate_urllink'
const answer = z.object({ url_link: z.url({ protocol: /^https?$/ }) })
/** The code is there all the same: nobody waits longer for the button beside it. */
const budgetMs = 2_000
/** A little longer than its scene can be scanned. WeChat wants at least a minute. */
const linkSeconds = 300

/**
 * The address that opens the mini-program with `scene` on the phone where it is tapped, as SAOMA_OPEN_ON_PHONE says; null
 * where it says off. A URL link costs a call of WeChat's, so it is made for pages on a phone only, and where it cannot be
 * made there is none: never throws.
 */
export async function openUrlOf(scene: string, onPhone: boolean): Promise<string | null> {
  switch (env().SAOMA_OPEN_ON_PHONE) {
    case 'off':
      return null
    case 'scheme':
      return plainScheme(scene)
    case 'link':
      return onPhone ? urlLink(scene) : null
  }
}

/** Needs no call: declared in the console, released, query of 512 characters at most. */
function plainScheme(scene: string): string {
  const { WECHAT_APP_ID, WECHAT_PAGE, WECHAT_ENV_VERSION } = env()
  const page = WECHAT_PAGE.split('/').map(encodeURIComponent).join('/')
  const query = encodeURIComponent(`scene=${scene}`)
  return `weixin://dl/business/?appid=${WECHAT_APP_ID}&path=${page}&query=${query}&env_version=${WECHAT_ENV_VERSION}`
}

async function urlLink(scene: string): Promise<string | null> {
  const { WECHAT_PAGE, WECHAT_ENV_VERSION: env_version } = env()
  const expire_time = Math.floor(Date.now() / 1_000) + linkSeconds
  const json = { path: WECHAT_PAGE, query: `scene=${scene}`, env_version, expire_type: 0, expire_time }
  const budget = AbortSignal.timeout(budgetMs)
  try {
    return await withAccessToken((token) =>
      unlessPaused(path, async () => {
        const bytes = await callWechat(path, { query: { access_token: token }, json, budget })
        return answer.parse(parseWechat(bytes)).url_link
      }),
    )
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.message : 'unknown' }, 'no URL link made')
    return null
  }
}
