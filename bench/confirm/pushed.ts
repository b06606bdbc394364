import { expectOk, inTime, type ScannedLogin } from '../../e2e/clients/log-in.ts'
import { redeem } from '../redemption.ts'

/** From just before the phone's `publish` is sent, in ms. */
export interface Pushed {
  /** The page has decrypted `credentials`. */
  heard: number
  /** The headers with the session cookie are at the browser's HTTP client. */
  signedIn: number
}

/** The person confirms, and the page is told by its channel. */
export async function confirmPushed({ browser, phone, code, channel }: ScannedLogin): Promise<Pushed> {
  const credentials = channel.next<{ ticket: string }>('credentials')

  async function page(): Promise<Pushed> {
    const { ticket } = await inTime('credentials', credentials)
    const heard = performance.now()
    const signedIn = await redeem(browser, code.scene, ticket)
    return { heard: heard - begun, signedIn: signedIn - begun }
  }

  const begun = performance.now()
  const decided = phone.decide(code.scene, 'confirm', { attempt: code.scene })
  const [pushed] = await Promise.all([page(), decided.then((answer) => expectOk('publish', answer))])
  return pushed
}

/** The redemption alone, in ms: everything that the confirmation began has ended before. */
export async function redeemAlone({ browser, phone, code, channel }: ScannedLogin): Promise<number> {
  expectOk('publish', await phone.decide(code.scene, 'confirm', { attempt: code.scene }))
  const { ticket } = await inTime('credentials', channel.next<{ ticket: string }>('credentials'))
  const begun = performance.now()
  return (await redeem(browser, code.scene, ticket)) - begun
}
