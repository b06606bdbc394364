import { z } from 'zod'
import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'
import { log } from '../log.ts'
import { withAccessToken } from './access-token.ts'
import { callWechat, parseWechat } from './api.ts'
import { withCircuitBreaker } from './retry.ts'

const path = '/wxa/generate_urllink'
const answer = z.object({ url_link: z.url({ protocol: /^https?$/ }) })
/** The page has the code anyway, so it doesn't wait long for a button. */
const budgetMs = 2_000
/** Outlasts the time to scan. WeChat requires at least a minute. */
const linkSeconds = 300

/**
 * The URL that opens the mini-program with `scene` when tapped on a phone, of the kind set by SAOMA_OPEN_ON_PHONE; null if
 * that is off. A URL link costs a call to WeChat, so only pages on a phone get one. null if it can't be made: never throws.
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

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** Takes no call, but the mini-program must be released and the scheme declared in the console. Query: 512 characters at most. */
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
    const link = withAccessToken((token) =>
      withCircuitBreaker(path, async () => {
        const bytes = await callWechat(path, { query: { access_token: token }, json, budget })
        return answer.parse(parseWechat(bytes)).url_link
      }),
    )
    // A new access token may take longer.
    return await Promise.race([link, rejectOn(budget)])
  } catch (error) {
    // During a pause WeChat is not called: what led to it was logged.
    const isPaused = error instanceof SaomaError && error.retryAfter !== undefined
    if (!isPaused)
      log().warn({ cause: error instanceof Error ? error.message : 'unknown' }, 'no URL link made')
    return null
  }
}
