import { auditRefusal } from '../audit.ts'
import { personTrail, trail } from '../audit.ts'
import { hash, randomId } from '../crypto.ts'
import { Prisma } from '../db/generated/client.ts'
import { sessionSeconds } from '../env.ts'
import { noteScene } from '../log.ts'
import { redeem } from '../scene/mark-signed-in.ts'
import { findScene, type Scene } from '../scene/scene.ts'
import { isTicketOf } from '../scene/scene.ts'
import { renewedSecret, sessionToken, tokenHash } from '../session.ts'
import type { User } from '../user/user.ts'
import { maskedAddress } from '../visitor/address.ts'
import { type BrowserCookie, personOf } from '../visitor/browser-cookie.ts'
import { type Browser, isOwn, limitBrowser } from './browser.ts'
import { refusal } from './refusal.ts'
import { scannerOf } from './scanner.ts'
import { writeRefusal } from './write-refusal.ts'

export type Redemption = {
  scene: string
  ticket: string
  attempt: string | null
  browser: Browser
  /** Of the session that the browser has now, which ends. */
  sessionToken: string | null
}

export type SignedInBrowser = { user: User; token: string; cookie: BrowserCookie }

/**
 * A ticket for a session. The browser gets a new secret with it, so that one that was planted there before is of no use
 * any more, and is known from then on. Throws `scene_unknown` (also for another browser's scene), `scene_expired`, `scene_state`,
 * `forbidden` for a wrong ticket, `rate_limited`.
 */
export async function redeemLogin(by: Redemption): Promise<SignedInBrowser> {
  noteScene(by.scene)
  const opened = await findScene(by.scene)
  const isOwner = opened !== null && isOwn(opened, by.browser)
  await limitBrowser('session', by.browser, isOwner ? opened : null)
  if (opened === null) throw refusal('unknown')
  if (!isOwner) {
    await writeForeign(opened, by)
    throw refusal('unknown')
  }
  const address = maskedAddress(by.browser.address)
  const attempt = by.attempt ?? randomId()
  const token = sessionToken(opened, attempt)
  const secret = renewedSecret(opened, attempt)
  const { outcome, scene } = await redeem(opened, {
    ticket: by.ticket,
    tokenHash: tokenHash(token),
    renewedHash: hash(secret),
    previousTokenHash: by.sessionToken === null ? null : tokenHash(by.sessionToken),
    sessionSeconds,
    trail: trail('signed_in', by.scene, address),
    endedTrail: personTrail('signed_out', Prisma.sql`ended`, address),
  })
  if (outcome !== 'signed_in') {
    await writeRefusal(outcome, { scene: by.scene, userId: null, address: by.browser.address })
    throw refusal(outcome)
  }
  const user = scannerOf(scene)
  if (!user) throw new Error('a confirmed scene has no scanner')
  return { user, token, cookie: { secret, person: personOf(user.id) } }
}

/** A valid ticket in another browser was seen by somebody who should not have seen it. */
async function writeForeign(scene: Scene, { ticket, browser }: Redemption): Promise<void> {
  if (!isTicketOf(scene, ticket)) return
  const address = maskedAddress(browser.address)
  await auditRefusal({ scene: scene.id, userId: scene.scannerId, address, reason: 'wrong_browser' })
}
