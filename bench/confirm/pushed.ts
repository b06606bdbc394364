import { expectOk } from '../../e2e/clients/browser.ts'
import { confirm, redeem, type ScannedAndListening } from '../../e2e/clients/log-in.ts'

/** In ms since just before the phone's `publish` was sent. */
export interface Pushed {
  /** The page has decrypted `credentials`. */
  heard: number
  /** The browser has its session. */
  signedIn: number
}

/** The person confirms, and the page hears it over its channel. */
export async function confirmPushed(login: ScannedAndListening): Promise<Pushed> {
  const { phone, code, channel } = login
  const credentials = channel.next<{ ticket: string }>('credentials')

  async function page(): Promise<Pushed> {
    const { ticket } = await credentials
    const heard = performance.now()
    await redeem({ ...login, ticket })
    return { heard: heard - begun, signedIn: performance.now() - begun }
  }

  const begun = performance.now()
  const decided = phone.decide(code.scene, 'confirm', { attempt: code.scene })
  const [pushed] = await Promise.all([page(), decided.then((answer) => expectOk('publish', answer))])
  return pushed
}

/** The redemption alone, in ms, after everything the confirmation started has finished. */
export async function redeemAlone(login: ScannedAndListening): Promise<number> {
  const confirmed = await confirm(login)
  const begun = performance.now()
  await redeem(confirmed)
  return performance.now() - begun
}
