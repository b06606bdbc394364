import { trail } from '../audit.ts'
import { env } from '../env.ts'
import { limit, limitKnown, limitNetwork } from '../limit.ts'
import { noteScene } from '../log.ts'
import { publish } from '../pusher/publish.ts'
import { numberNeeded, randomNumber, sameNetwork } from '../scene/proximity.ts'
import { scan, type Scanned, tryScan } from '../scene/mark-scanned.ts'
import { findScene, isLiving, type Scene } from '../scene/scene.ts'
import { userOfOpenid } from '../user/user.ts'
import { miniappToken, tokenSeconds } from '../user/miniapp-token.ts'
import type { User } from '../user/user.ts'
import { maskedAddress } from '../visitor/address.ts'
import type { Visitor } from '../visitor/device.ts'
import { exchangeJsCode } from '../wechat/js-code.ts'
import { refusal } from './refusal.ts'
import { writeRefusal } from './write-refusal.ts'

/** What is asking, for the person to judge. */
export type LoginRequest = {
  scene: string
  /** Who asks to know who this is: its name, the host that it is reached by, its logo as an address. */
  site: string
  host: string
  logoUrl: string | null
  /** What the site will learn beside the name and picture that it shows: nothing, for this one. */
  shares: string[]
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  /** Do phone and browser come from one public address? null where that cannot be told. */
  sameNetwork: boolean | null
  createdAt: string
  expiresAt: string
  numberNeeded: boolean
}

export type ScannedLogin = { token: string; expiresIn: number; user: User; request?: LoginRequest }

type Scan = { code: string; scene: string | null; launchScene: number | null }

/**
 * Who is this person, and may they decide on this scene? Without a scene, only the first. The page is told before: it never
 * hears of a decision first.
 * Throws `rate_limited`, `scene_unknown`, `scene_expired`, `scene_taken`, `scene_state`, and what `exchangeJsCode` throws.
 */
export async function scanLogin(
  { code, scene: id, launchScene }: Scan,
  phone: Visitor,
): Promise<ScannedLogin> {
  // Before the code is used up and a call to WeChat spent.
  const before = await tried(id, phone)
  const identity = await exchangeJsCode(code)
  const user = await userOfOpenid(identity.openid, identity.unionid)
  await limitKnown('auth', user.id)
  if (before === null) return withToken(user, null)

  const needed = numberNeeded(before, { ...phone, launchScene }, env().SAOMA_NUMBER_MATCH)
  const written = trail('scanned', before.id, maskedAddress(phone.address))
  const scanned = await scan(before.id, user.id, needed ? randomNumber() : null, written)
  await tellPage(before.id, user, scanned)
  if (scanned.outcome !== 'scanned') {
    await writeRefusal(scanned.outcome, { scene: before.id, userId: user.id, address: phone.address })
    throw refusal(scanned.outcome)
  }
  const token = await withToken(user, scanned.scene.id)
  return { ...token, request: requestOf(scanned.scene, phone) }
}

async function tellPage(id: string, user: User, { outcome, scene }: Scanned): Promise<void> {
  if (outcome === 'taken') return publish(id, 'taken', {})
  if (outcome !== 'scanned') return
  const { nickname, avatarUrl } = user
  const number = scene.number === null ? {} : { number: scene.number }
  return publish(id, 'scanned', { user: { nickname, avatarUrl }, ...number })
}

/**
 * Counts the try: on the scene where one is named that lives, so that nobody behind the same address can lock this phone
 * out; else on the strangers of that address.
 */
async function tried(id: string | null, { address }: Visitor): Promise<Scene | null> {
  if (id !== null) noteScene(id)
  const scene = id === null ? null : await tryScan(id)
  if (scene && isLiving(scene)) {
    await limitNetwork('auth', { address })
    return scene
  }
  await limit('auth', { address })
  if (scene) return scene
  if (id !== null) throw refusal((await findScene(id)) ? 'expired' : 'unknown')
  return null
}

async function withToken(user: User, scene: string | null): Promise<ScannedLogin> {
  return { token: await miniappToken({ userId: user.id, scene }), expiresIn: tokenSeconds, user }
}

function thisSite(): Pick<LoginRequest, 'site' | 'host' | 'logoUrl'> {
  const { SAOMA_URL, SAOMA_SITE_NAME, SAOMA_SITE_LOGO } = env()
  const logoUrl = SAOMA_SITE_LOGO === undefined ? null : new URL(SAOMA_SITE_LOGO, SAOMA_URL).href
  return { site: SAOMA_SITE_NAME, host: new URL(SAOMA_URL).host, logoUrl }
}

function requestOf(scene: Scene, phone: Visitor): LoginRequest {
  return {
    scene: scene.id,
    ...thisSite(),
    shares: [],
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
