import { auditRefusal } from '../audit.ts'
import { randomId } from '../crypto.ts'
import { SaomaError } from '../errors.ts'
import { addLogContext } from '../log.ts'
import { markSignedIn } from '../scene/mark-signed-in.ts'
import { findScene, isTicketOf, type Scene, scannerOf } from '../scene/scene.ts'
import { deriveSession } from '../session.ts'
import type { User } from '../user/user.ts'
import { type BrowserCookie, personOf, withPerson } from '../visitor/browser-cookie.ts'
import { type Browser, isOpenedBy, limitBrowser } from './browser.ts'

export type Redemption = {
  scene: string
  ticket: string
  /** Idempotency key: retrying a redemption whose response was lost gets the same session. */
  attempt: string | null
  browser: Browser
  /** Token of the session that the browser has now, which ends; null if it has none. */
  sessionToken: string | null
}

/**
 * `returning`: the user was the last to sign in in this browser. False too for a retry that comes with the new cookie already.
 * `token` and `cookie` go into the browser's cookies.
 */
export type SignedInBrowser = { user: User; returning: boolean; token: string; cookie: BrowserCookie }

/**
 * Exchanges a ticket for a session. The browser also gets a new secret, so that one planted there before is useless.
 *
 * Throws `scene_unknown` (also for another browser's scene), `scene_expired`, `scene_state`, `forbidden` for a wrong ticket,
 * `user_blocked`, `rate_limited`.
 *
 * @example
 * const browser = { cookie: parseBrowserCookie(value), address: '203.0.113.7' }
 * const { user, token, cookie } = await redeemLogin({ scene, ticket, attempt: null, browser, sessionToken: null })
 */
export async function redeemLogin(by: Redemption): Promise<SignedInBrowser> {
  addLogContext({ scene: by.scene })
  const scene = await findScene(by.scene)
  const isOpener = scene !== null && isOpenedBy(scene, by.browser)
  await limitBrowser('session', by.browser, isOpener ? scene : null)
  if (!isOpener) {
    if (scene) await auditForeignTicket(scene, by)
    throw new SaomaError('scene_unknown')
  }
  const { token, tokenHash, secret, secretHash } = deriveSession(scene, by.attempt ?? randomId())
  const { ticket, sessionToken: previousToken } = by
  const { address, cookie } = by.browser
  const people = cookie?.people ?? []
  const newBrowser = scene.userId === null || !people.includes(personOf(scene.userId))
  const { scene: signedIn, refused } = await markSignedIn(scene, {
    ticket,
    tokenHash,
    secretHash,
    newBrowser,
    previousToken,
    address,
  })
  if (refused) throw new SaomaError(refused)
  const user = scannerOf(signedIn)
  if (!user) throw new Error('a confirmed scene has no scanner')
  const person = personOf(user.id)
  const returning = people[0] === person && cookie?.secret !== secret
  return { user, returning, token, cookie: { secret, people: withPerson(people, person) } }
}

/** A valid ticket in another browser: somebody saw it who should not have. */
async function auditForeignTicket(scene: Scene, { ticket, browser: { address } }: Redemption): Promise<void> {
  if (!isTicketOf(scene, ticket)) return
  await auditRefusal({ scene: scene.id, identityId: scene.scannerId, address, reason: 'wrong_browser' })
}
