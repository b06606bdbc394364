import { trail } from '../audit/trail.ts'
import { env } from '../env.ts'
import { limit } from '../limit/limit.ts'
import { noteScene } from '../log.ts'
import { publish } from '../pusher/publish.ts'
import { numberNeeded, randomNumber, sameNetwork } from '../scene/proximity.ts'
import { scan, type Scanned } from '../scene/scan.ts'
import { findScene, isExpired, type Scene } from '../scene/scene.ts'
import { userOfOpenid } from '../user/find.ts'
import { miniappToken, tokenSeconds } from '../user/miniapp-token.ts'
import type { User } from '../user/user.ts'
import { maskedAddress, networkOf } from '../visitor/address.ts'
import type { Visitor } from '../visitor/visitor.ts'
import { exchangeJsCode } from '../wechat/js-code.ts'
import { refusal } from './refusal.ts'
import { writeRefusal } from './write-refusal.ts'

/** What is asking, for the person to judge. */
export type LoginRequest = {
  scene: string
  site: string
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  /** Do phone and browser come from one address? null where that is unknown. */
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
  await limit('auth', { address: networkOf(phone.address) })
  if (id !== null) noteScene(id)
  // Before the code is used up and a call to WeChat spent.
  const before = id === null ? null : await standing(id)
  const identity = await exchangeJsCode(code)
  const user = await userOfOpenid(identity.openid, identity.unionid)
  await limit('auth', { known: user.id })
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

async function standing(id: string): Promise<Scene> {
  const scene = await findScene(id)
  if (!scene) throw refusal('unknown')
  if (isExpired(scene)) throw refusal('expired')
  return scene
}

async function withToken(user: User, scene: string | null): Promise<ScannedLogin> {
  return { token: await miniappToken({ userId: user.id, scene }), expiresIn: tokenSeconds, user }
}

function requestOf(scene: Scene, phone: Visitor): LoginRequest {
  return {
    scene: scene.id,
    site: env().SAOMA_SITE_NAME,
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
