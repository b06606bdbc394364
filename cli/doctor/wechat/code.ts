import jsQR from 'jsqr'
import sharp from 'sharp'
import { randomId } from '#lib/crypto.ts'
import { env } from '#lib/env.ts'
import { codeImage } from '#lib/wechat/code-image.ts'
import { type Finding, ok, type Text, wrong } from '../finding.ts'
import { wechatAdvice } from './failure.ts'

/** Less than this, in grey levels, and there is nothing on the picture: a code is half black, half white. */
const leastDeviation = 20

/** A code for the page and version of the settings, made as for a visitor, and looked at as a phone would. */
export async function checkCode(waitMs: number): Promise<Finding> {
  const { WECHAT_PAGE: page, WECHAT_ENV_VERSION: version } = env()
  const check = {
    zh: `微信：小程序码（${page}，${version}）`,
    en: `WeChat: code image (${page}, ${version})`,
  }
  const scene = randomId()
  let picture: Buffer
  try {
    picture = await codeImage(scene)
  } catch (error) {
    return wrong(check, await wechatAdvice(error, waitMs))
  }
  const read = await readPicture(picture)
  if (read !== undefined && !read.includes(scene)) return wrong(check, otherScene)
  if (read === undefined && (await isBlank(picture))) return wrong(check, blank)
  return ok(check, withAudience(await description(picture, read !== undefined), version))
}

/** The text of the QR code in the picture: WeChat's stand-in makes one. Undefined where there is none. */
async function readPicture(picture: Buffer): Promise<string | undefined> {
  const image = sharp(picture).flatten({ background: 'white' }).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data
}

async function isBlank(picture: Buffer): Promise<boolean> {
  const { channels } = await sharp(picture).greyscale().stats()
  return channels.every(({ stdev }) => stdev < leastDeviation)
}

/** A real mini-program code is no QR code: only its picture can be looked at here. */
async function description(picture: Buffer, isQr: boolean): Promise<Text> {
  const { width, height } = await sharp(picture).metadata()
  const size = `${width}×${height}, ${(picture.length / 1024).toFixed(1)} KB`
  return isQr
    ? { zh: `${size}，已解码，scene 一致`, en: `${size}, decoded, with the scene that was asked for` }
    : { zh: `${size}，图片完好`, en: `${size}, a sound picture` }
}

function withAudience({ zh, en }: Text, version: string): Text {
  if (version === 'release') return { zh, en }
  return {
    zh: `${zh}；${version} 版只有小程序的成员能打开，上线时改为 release`,
    en: `${en}; only members of the mini-program can open its ${version} version: set release when it is out`,
  }
}

const otherScene = {
  what: {
    zh: '收到的码里不是刚才请求的 scene。',
    en: 'The code that came holds another scene than the one that was asked for.',
  },
  todo: {
    zh: '中间有缓存把旧图片给了新请求：让代理不要缓存 /wxa/getwxacodeunlimit 的回答。',
    en: 'Something between gives old pictures to new requests: a proxy must not cache /wxa/getwxacodeunlimit.',
  },
}

const blank = {
  what: {
    zh: '收到的图片是空白的，上面没有码。',
    en: 'The picture that came is blank: there is no code on it.',
  },
  todo: {
    zh: '检查 WECHAT_API_URL 是不是会替换图片的代理；直连微信后再试。',
    en: 'Check whether WECHAT_API_URL is a proxy that replaces pictures; try again with WeChat itself.',
  },
}
