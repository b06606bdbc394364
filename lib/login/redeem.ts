import { trail } from '../audit/trail.ts'
import { randomId } from '../crypto.ts'
import { redeem } from '../scene/redeem.ts'
import { sessionSeconds, sessionToken, tokenHash } from '../session/token.ts'
import type { User } from '../user/user.ts'
import { maskedAddress } from '../visitor/address.ts'
import { type Browser, limitBrowser, ownScene } from './browser.ts'
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

/**
 * A ticket for a session. Throws `scene_unknown` (also for another browser's scene), `scene_expired`, `scene_state`,
 * `forbidden` for a wrong ticket, `rate_limited`.
 */
export async function redeemLogin(by: Redemption): Promise<{ user: User; token: string }> {
  const { secret } = by.browser
  const opened = await ownScene(by.scene, by.browser)
  await limitBrowser('session', by.browser, opened)
  if (secret === null || opened === null) throw refusal('unknown')
  const token = sessionToken(secret, by.scene, by.attempt ?? randomId())
  const { outcome, scene } = await redeem(opened, {
    ticket: by.ticket,
    tokenHash: tokenHash(token),
    previousTokenHash: by.sessionToken === null ? null : tokenHash(by.sessionToken),
    sessionSeconds,
    trail: trail('signed_in', by.scene, maskedAddress(by.browser.address)),
  })
  if (outcome !== 'signed_in') {
    await writeRefusal(outcome, { scene: by.scene, userId: null, address: by.browser.address })
    throw refusal(outcome)
  }
  const user = scannerOf(scene)
  if (!user) throw new Error('a confirmed scene has no scanner')
  return { user, token }
}
