import { env } from '../env.ts'
import { decodeImage, imageFormat, type ImageSource } from '../image.ts'
import { withAccessToken } from './access-token.ts'
import { callWechat, newBudget, parseWechat, unavailable } from './api.ts'
import { noteCode } from './failing.ts'
import { asUnavailable, retryWhileBusy, withCircuitBreaker } from './retry.ts'

const path = '/wxa/getwxacodeunlimit'
/** The minimum that WeChat allows, in pixels, also for large screens: 430 px would add 11 KB to the first HTML, 560 px 19 KB. */
const width = 280

/**
 * The code that opens the mini-program with `scene`, as a JPEG of 20 to 30 KB that keeps what is in its middle, a logo or a
 * photograph: docs/decisions/0009-code-images-are-jpegs.md.
 * `source`: `spare` where no visitor waits for it. Throws `wechat_unavailable`.
 */
export async function codeImage(scene: string, source: 'wechat' | 'spare' = 'wechat'): Promise<Buffer> {
  const budget = newBudget()
  try {
    const bytes = await withAccessToken((token) =>
      withCircuitBreaker(path, () => retryWhileBusy(budget, () => fetchImage(token, scene, budget))),
    )
    const image = await smaller(bytes, source)
    noteCode('made')
    return image
  } catch (error) {
    noteCode('failed')
    throw asUnavailable(error)
  }
}

/** The settings that a code depends on, besides its scene. A code made for other settings is useless. */
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
  // Told by the first bytes: images and errors have the same status and content type.
  if (imageFormat(bytes)) return bytes
  if (isJson(bytes)) parseWechat(bytes)
  throw unavailable('getwxacodeunlimit answered neither a picture nor an error')
}

/** With or without a byte order mark. */
function isJson(bytes: Buffer): boolean {
  return bytes[0] === 0x7b || bytes.subarray(0, 4).toString('hex') === 'efbbbf7b'
}

async function smaller(bytes: Buffer, source: ImageSource): Promise<Buffer> {
  const jpeg = await decodeImage(bytes, source, (image) =>
    image.flatten({ background: '#fff' }).jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer(),
  )
  if (!jpeg) throw unavailable('the picture cannot be read')
  return jpeg
}
