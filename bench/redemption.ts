import type { Browser } from '../e2e/clients/browser.ts'

/** Redeems a ticket; resolves with when the headers of the answer were here, in ms of `performance.now()`. */
export async function redeem(browser: Browser, scene: string, ticket: string): Promise<number> {
  const body = JSON.stringify({ scene, ticket, attempt: scene })
  const headers = { 'content-type': 'application/json' }
  const response = await browser.fetch('POST', '/api/session', { body, headers })
  const answered = performance.now()
  const text = await response.text()
  const signedIn = response.headers.getSetCookie().some((cookie) => cookie.includes('saoma_session='))
  if (response.status !== 200 || !signedIn) throw new Error(`session: ${response.status} ${text}`)
  return answered
}
