import { auditRefusal } from '../audit.ts'
import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'
import { limit, limitKnown, limitNetwork } from '../limit.ts'
import { addLogContext } from '../log.ts'
import { publish } from '../pusher/publish.ts'
import { countScanAttempt, markScanned, markScannedByKnown } from '../scene/mark-scanned.ts'
import { numberNeeded, randomNumber, sameNetwork } from '../scene/proximity.ts'
import { findScene, isLiving, type Scene, scannerOf } from '../scene/scene.ts'
import { sharesOf } from '../site/consent.ts'
import { logoUrl } from '../site/site.ts'
import { miniappToken, tokenSeconds } from '../user/miniapp-token.ts'
import { identify, type Person, type WechatIdentity } from '../user/identity.ts'
import { maskedPhone } from '../user/phone.ts'
import type { User } from '../user/user.ts'
import { maskedAddress } from '../visitor/address.ts'
import type { Visitor } from '../visitor/device.ts'
import { placeOf } from '../visitor/place.ts'
import { exchangeJsCode } from '../wechat/js-code.ts'

/** Who asks for this login, for the person to judge. Times are ISO 8601; `address` is masked. */
export type LoginRequest = {
  scene: string
  /** The site that asks: its name, its host, the URL of its logo. */
  site: string
  host: string
  logoUrl: string | null
  /** What another site learns: `profile`, `email`, `phone`. */
  shares: string[]
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  /** Whether phone and browser share one public address; null if unknown. */
  sameNetwork: boolean | null
  createdAt: string
  expiresAt: string
  numberNeeded: boolean
}

export type ScannedLogin = {
  token: string
  expiresIn: number
  user: User
  request?: LoginRequest
  /** Only if the site asks for the phone number: the stored one, masked; null if there is none. */
  phone?: string | null
  /** What one agrees to by signing in, as full addresses. Only if the settings name it. */
  termsUrl?: string
  privacyUrl?: string
}

type Scan = { code: string; scene: string | null; launchScene: number | null }

/**
 * Signs the phone in by its js code and, with a scene, marks that scene as scanned and returns what the person has to judge.
 * The page is told first, so that it never hears of a decision before the scan. `token` is for the Bearer header of this
 * phone's next requests, valid for `expiresIn` seconds and this scene.
 *
 * Throws `scene_unknown`, `scene_expired`, `scene_taken`, `scene_state`, `user_blocked`, `rate_limited`, and whatever `exchangeJsCode` throws.
 *
 * @example
 * const phone = { browser: 'WeChat 8', system: 'iOS', address: '203.0.113.7', proxied: false, place: null }
 * const { token, user, request } = await scanLogin({ code, scene, launchScene: 1047 }, phone)
 */
export async function scanLogin(
  { code, scene: id, launchScene }: Scan,
  phone: Visitor,
): Promise<ScannedLogin> {
  // First, because a js code works once and costs a call to WeChat.
  const before = await countAttempt(id, phone)
  const identity = { appId: env().WECHAT_APP_ID, ...(await exchangeJsCode(code)) }
  await limitKnown('auth', `${identity.appId} ${identity.openid}`)
  if (before === null) {
    const person = await identify(identity)
    if (person.isBlocked) throw new SaomaError('user_blocked')
    return withToken(person, null)
  }

  // Anyone can claim to be behind a proxy, and would hide their place: here the place of that address counts.
  const browser = { address: before.address, place: before.place ?? placeOf(before.address) }
  const needed = numberNeeded(browser, { ...phone, launchScene }, env().SAOMA_NUMBER_MATCH)
  const number = needed ? randomNumber() : null
  const by = { identity, address: phone.address }
  const scene =
    (await markScannedByKnown(before.id, by, number)) ?? (await scanIdentified(before.id, by, number))
  const person = scannerOf(scene)
  if (!person || scene.scannerId === null) throw new Error('a scanned scene has no scanner')
  await publishScanned(scene, person)
  const token = await withToken({ identityId: scene.scannerId, user: person }, scene.id)
  return { ...token, request: requestOf(scene, phone), ...phoneOf(scene) }
}

/** The scan of somebody who is new, has to be merged, or may not scan. Throws as `scanLogin` does. */
async function scanIdentified(
  id: string,
  { identity, address }: { identity: WechatIdentity; address: string | null },
  number: string | null,
): Promise<Scene> {
  const person = await identify(identity)
  const scanner = { identityId: person.identityId, address }
  if (person.isBlocked) {
    await auditRefusal({ ...scanner, scene: id, reason: 'user_blocked' })
    throw new SaomaError('user_blocked')
  }
  const { scene, refused } = await markScanned(id, scanner, number)
  if (refused === 'scene_taken') await publish(id, 'taken', {})
  if (refused) throw new SaomaError(refused)
  return scene
}

function publishScanned({ id, number }: Scene, { nickname, avatarUrl }: User): Promise<void> {
  return publish(id, 'scanned', { user: { nickname, avatarUrl }, ...(number !== null && { number }) })
}

/**
 * Counts the attempt: on the scene, if it is live, so that others behind the same address can't lock this phone out; else
 * on the strangers behind that address.
 */
async function countAttempt(id: string | null, { address }: Visitor): Promise<Scene | null> {
  if (id !== null) addLogContext({ scene: id })
  const scene = id === null ? null : await countScanAttempt(id)
  if (scene && isLiving(scene)) {
    await limitNetwork('auth', { address })
    return scene
  }
  await limit('auth', { address })
  if (scene) return scene
  if (id === null) return null
  if (!(await findScene(id))) throw new SaomaError('scene_unknown')
  // Before the js code is spent: nobody knows whose phone it is.
  await auditRefusal({ scene: id, identityId: null, address, reason: 'scene_expired' })
  throw new SaomaError('scene_expired')
}

async function withToken(
  { identityId, user }: Omit<Person, 'isBlocked'>,
  scene: string | null,
): Promise<ScannedLogin> {
  const token = await miniappToken({ identityId, scene })
  return { token, expiresIn: tokenSeconds, user, ...agreementUrls() }
}

function agreementUrls(): Pick<ScannedLogin, 'termsUrl' | 'privacyUrl'> {
  const { SAOMA_URL, SAOMA_TERMS_URL: terms, SAOMA_PRIVACY_URL: privacy } = env()
  return {
    ...(terms !== undefined && { termsUrl: new URL(terms, SAOMA_URL).href }),
    ...(privacy !== undefined && { privacyUrl: new URL(privacy, SAOMA_URL).href }),
  }
}

type Asking = Pick<LoginRequest, 'site' | 'host' | 'logoUrl' | 'shares'>

function askingSite({ siteName, siteHost, siteLogoId, scopes }: Scene): Asking {
  if (siteName === null || siteHost === null) return thisSite()
  return { site: siteName, host: siteHost, logoUrl: logoUrl(siteLogoId), shares: sharesOf(scopes) }
}

function thisSite(): Asking {
  const { SAOMA_URL, SAOMA_SITE_NAME, SAOMA_SITE_LOGO } = env()
  const logoUrl = SAOMA_SITE_LOGO === undefined ? null : new URL(SAOMA_SITE_LOGO, SAOMA_URL).href
  return { site: SAOMA_SITE_NAME, host: new URL(SAOMA_URL).host, logoUrl, shares: [] }
}

function phoneOf({ scopes, phone }: Scene): Pick<ScannedLogin, 'phone'> {
  return scopes.includes('phone') ? { phone: maskedPhone(phone) } : {}
}

function requestOf(scene: Scene, phone: Visitor): LoginRequest {
  return {
    scene: scene.id,
    ...askingSite(scene),
    browser: scene.browser,
    system: scene.system,
    address: maskedAddress(scene.address),
    place: scene.place,
    sameNetwork: sameNetwork(scene, phone),
    createdAt: scene.createdAt.toISOString(),
    expiresAt: scene.expiresAt.toISOString(),
    numberNeeded: scene.number !== null,
  }
}
