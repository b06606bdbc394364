import jsQR from 'jsqr'
import sharp from 'sharp'
import { z } from 'zod'
import { randomId } from '#lib/crypto.ts'
import { env } from '#lib/env.ts'
import { callWechat, parseWechat, unavailable, WechatError } from '#lib/wechat/api.ts'
import { codeImage } from '#lib/wechat/code-image.ts'
import { checks } from '../checks.ts'
import { ownSettings } from '../consoles.ts'
import { type Advice, advise, type Finding, ok, type Text, untried, wrong } from '../finding.ts'
import { isForThePublic } from '../site/legal.ts'
import { answererAt } from './answerer.ts'
import { wechatAdvice } from './failure.ts'

export async function checkWechat(waitMs: number): Promise<Finding[]> {
  const [token, login] = await Promise.all([checkToken(waitMs), checkLogin(waitMs)])
  if (token.state === 'ok') return [token, login, await checkCode(waitMs)]
  const code = untried(checks['wechat-code'], {
    zh: '没有 access_token，未检查',
    en: 'not checked: no access token',
  })
  return [token, login, code]
}

const tokenCheck = checks['wechat-token']
const tokenPath = '/cgi-bin/stable_token'
const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** Does not force a refresh, which would invalidate the token of the running site. */
async function checkToken(waitMs: number): Promise<Finding> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const json = { grant_type: 'client_credential', appid, secret }
  try {
    const budget = AbortSignal.timeout(waitMs)
    const parsed = answer.safeParse(parseWechat(await callWechat(tokenPath, { json, budget })))
    if (!parsed.success) throw unavailable('no token in the answer')
    const seconds = parsed.data.expires_in
    const { kind, name } = await answererAt(env().WECHAT_API_URL, waitMs)
    if (kind === 'stand-in' && isForThePublic(new URL(env().SAOMA_URL)))
      return wrong(tokenCheck, openToAll(name))
    return ok(tokenCheck, {
      // A name in Chinese, or a host.
      zh: `由${/^\w/.test(name.zh) ? ' ' : ''}${name.zh}返回，${seconds} 秒内有效`,
      en: `from ${name.en}, valid for ${seconds} s`,
    })
  } catch (error) {
    return wrong(tokenCheck, await wechatAdvice(error, tokenPath, waitMs))
  }
}

const loginCheck = checks['wechat-login']
const loginPath = '/sns/jscode2session'
/** Invalid code: WeChat answers this only once it has accepted AppID and AppSecret. */
const invalidCode = 40029

/** Sends an invented code, since there is no phone to get one from: how it is refused tells whether the rest is right. */
async function checkLogin(waitMs: number): Promise<Finding> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const query = { appid, secret, js_code: 'invented-by-the-doctor', grant_type: 'authorization_code' }
  try {
    parseWechat(await callWechat(loginPath, { query, budget: AbortSignal.timeout(waitMs) }))
    throw unavailable('an invented code was accepted')
  } catch (error) {
    if (error instanceof WechatError && error.errcode === invalidCode)
      return ok(loginCheck, {
        zh: 'AppID 和 AppSecret 有效（测试用的 code 按预期被拒绝）',
        en: 'AppID and AppSecret are valid (an invented code was refused, as expected)',
      })
    return wrong(loginCheck, await wechatAdvice(error, loginPath, waitMs))
  }
}

/** Standard deviation in grey levels. A code is half black and half white; a picture below this is blank. */
const leastDeviation = 20

/** Gets a code for the page and version of the settings, as for a visitor, and reads it. */
async function checkCode(waitMs: number): Promise<Finding> {
  const { WECHAT_PAGE: page, WECHAT_ENV_VERSION: version } = env()
  const check = {
    ...checks['wechat-code'],
    zh: `微信：小程序码（${page}，${version}）`,
    en: `WeChat: code image (${page}, ${version})`,
  }
  const scene = randomId()
  let picture: Buffer
  try {
    picture = await codeImage(scene)
  } catch (error) {
    return wrong(check, await wechatAdvice(error, '/wxa/getwxacodeunlimit', waitMs))
  }
  const read = await readPicture(picture)
  if (read !== undefined && !read.includes(scene)) return wrong(check, otherScene)
  if (read === undefined && (await isBlank(picture))) return wrong(check, blank)
  return ok(check, withAudience(await description(picture, read !== undefined), version))
}

/** The text of a QR code, which only WeChat's stand-in makes; undefined for a real mini-program code. */
async function readPicture(picture: Buffer): Promise<string | undefined> {
  const image = sharp(picture).flatten({ background: 'white' }).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data
}

async function isBlank(picture: Buffer): Promise<boolean> {
  const { channels } = await sharp(picture).greyscale().stats()
  return channels.every(({ stdev }) => stdev < leastDeviation)
}

async function description(picture: Buffer, isQr: boolean): Promise<Text> {
  const { width, height } = await sharp(picture).metadata()
  const [size, kb] = [`${width}×${height}`, `${(picture.length / 1024).toFixed(1)} KB`]
  return isQr
    ? { zh: `${size}，${kb}，已解码，scene 一致`, en: `${size}, ${kb}, decoded, with the right scene` }
    : { zh: `${size}，${kb}，图片完好`, en: `${size}, ${kb}, image intact` }
}

function withAudience({ zh, en }: Text, version: string): Text {
  if (version === 'release') return { zh, en }
  return {
    zh: `${zh}；${version} 版仅小程序的成员可以打开，上线时请改为 release`,
    en: `${en}; only members of the mini-program can open its ${version} version; set release once it is published`,
  }
}

function openToAll({ zh, en }: Text): Advice {
  return advise(
    `公开的网站使用${zh}：任何人都可以冒充他人登录。`,
    `A public site signs people in by ${en}: anyone can sign in as anyone.`,
    '请立即删除 WECHAT_API_URL，填写你自己的 AppID 和 AppSecret，然后重启网站。',
    'Remove WECHAT_API_URL at once, put in your own AppID and AppSecret, and restart the site.',
    ownSettings,
  )
}

const otherScene = advise(
  '收到的小程序码与请求的 scene 不一致。',
  'The code contains another scene than the one requested.',
  '代理返回了缓存的旧图片，请让代理不要缓存 /wxa/getwxacodeunlimit 的响应。',
  'A cache on the way answers new requests with old pictures: no proxy may cache /wxa/getwxacodeunlimit.',
)

const blank = advise(
  '收到的图片是空白的，没有小程序码。',
  'The picture is blank: there is no code on it.',
  '请检查 WECHAT_API_URL 是否为替换图片的代理，并直连微信重试。',
  'Check whether WECHAT_API_URL is a proxy that replaces pictures, and try again with WeChat itself.',
)
