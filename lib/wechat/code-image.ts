import { env } from '../env.ts'
import { decodeImage, imageFormat } from '../image.ts'
import { withAccessToken } from './access-token.ts'
import { callWechat, newBudget, parseWechat, unavailable } from './api.ts'
import { asUnavailable, whileBusy, unlessPaused } from './retry.ts'

const path = '/wxa/getwxacodeunlimit'
/** The narrowest that WeChat makes. */
const width = 280

/**
 * The mini-program code that opens this app's mini-program with `scene`: a PNG of a few kilobytes.
 * WeChat's own picture weighs up to 200 KB, and the page carries it twice.
 * Throws `wechat_unavailable`.
 */
export async function codeImage(scene: string): Promise<Buffer> {
  const budget = newBudget()
  try {
    return await smaller(
      await withAccessToken((token) =>
        unlessPaused(path, () => whileBusy(budget, () => fetchImage(token, scene, budget))),
      ),
    )
  } catch (error) {
    throw asUnavailable(error)
  }
}

/** What a code depends on beside its scene: one made for other settings is of no use. */
export function codeKind(): string {
  const { WECHAT_APP_ID, WECHAT_ENV_VERSION, WECHAT_PAGE } = env()
  return [WECHAT_APP_ID, WECHAT_ENV_VERSION, WECHAT_PAGE, width].join(' ')
}

async function fetchImage(token: string, scene: string, budget: AbortSignal): Promise<Buffer> {
  const { WECHAT_ENV_VERSION: env_version, WECHAT_PAGE: page } = env()
  const bytes = await callWechat(path, {
    query: { access_token: token },
    json: { scene, page, env_version, check_path: env_version === 'release', width },
    budget,
  })
  // By its first bytes: header, length and status are the same for a picture and for an error.
  if (imageFormat(bytes)) return bytes
  if (isJson(bytes)) parseWechat(bytes)
  throw unavailable('getwxacodeunlimit answered neither a picture nor an error')
}

/** Also behind a byte order mark. */
function isJson(bytes: Buffer): boolean {
  return bytes[0] === 0x7b || bytes.subarray(0, 4).toString('hex') === 'efbbbf7b'
}

async function smaller(bytes: Buffer): Promise<Buffer> {
  const png = await decodeImage(bytes, 'wechat', (image) =>
    image
      .flatten({ background: '#fff' })
      .png({ palette: true, colours: 16, dither: 0, effort: 1 })
      .toBuffer(),
  )
  if (!png) throw unavailable('the picture cannot be read')
  return png
}
