import { type Browser, type Code, expectOk, type User } from './browser.ts'
import { type Channel, listen } from './channel.ts'
import type { Auth, Phone } from './phone.ts'

export type Scanned = {
  browser: Browser
  phone: Phone
  code: Code
  /** What the phone was told: who scans, and what asks. */
  auth: Auth
}

/** The page listens to its channel and has heard of the scan. Close `channel`. */
export type ScannedAndListening = Scanned & { channel: Channel }
export type Confirmed = Scanned & { ticket: string }
export type LoggedIn = Confirmed & { user: User }

/** The browser shows a code, and the phone scans it. `next` is where the page goes on. */
export async function scan(browser: Browser, phone: Phone, next?: string): Promise<Scanned> {
  return scanCode(browser, phone, await browser.openCode(next))
}

/** As `scan`, with a page that joins the channel of its code, and then asks once, as ours does. */
export async function scanListening(
  browser: Browser,
  phone: Phone,
  next?: string,
): Promise<ScannedAndListening> {
  const code = await browser.openCode(next)
  const channel = await listen(browser, code)
  try {
    expectOk('status', await browser.status(code.scene))
    const scanned = await scanCode(browser, phone, code)
    await channel.next('scanned')
    return { ...scanned, channel }
  } catch (error) {
    channel.close()
    throw error
  }
}

/** The phone confirms; the page gets its ticket, pushed where it listens, else by asking. */
export async function confirm<S extends Scanned>(login: S & { channel?: Channel }): Promise<S & Confirmed> {
  const { browser, phone, code, channel } = login
  expectOk('publish', await phone.decide(code.scene, 'confirm', { attempt: code.scene }))
  if (channel) return { ...login, ticket: (await channel.next<{ ticket: string }>('credentials')).ticket }
  const status = await browser.status(code.scene)
  expectOk('status', status)
  if (status.data.ticket === undefined) throw new Error(`${status.data.status}, and no ticket`)
  return { ...login, ticket: status.data.ticket }
}

/** The page redeems its ticket for a session. */
export async function redeem<S extends Confirmed>(login: S): Promise<S & LoggedIn> {
  const { browser, code, ticket } = login
  const answer = await browser.redeem({ scene: code.scene, ticket, attempt: code.scene })
  expectOk('session', answer)
  if (!answer.headers.getSetCookie().some((cookie) => cookie.includes('saoma_session=')))
    throw new Error('session: no cookie')
  return { ...login, user: answer.data.user }
}

/**
 * A whole login. Throws where any of it is refused.
 * @example
 * const { user } = await logIn(new Browser(app), new Phone(app, wechat))
 */
export async function logIn(browser: Browser, phone: Phone, next?: string): Promise<LoggedIn> {
  return redeem(await confirm(await scan(browser, phone, next)))
}

/** As `logIn`, with the ticket pushed over the channel. */
export async function logInListening(browser: Browser, phone: Phone, next?: string): Promise<LoggedIn> {
  const login = await scanListening(browser, phone, next)
  try {
    return await redeem(await confirm(login))
  } finally {
    login.channel.close()
  }
}

async function scanCode(browser: Browser, phone: Phone, code: Code): Promise<Scanned> {
  const answer = await phone.scan(code.scene)
  expectOk('scan', answer)
  return { browser, phone, code, auth: answer.data }
}
