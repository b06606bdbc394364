import type { Stack } from '#dev/stack/stack.ts'
import { expectOk, inTime, scannedLogin } from '../clients/log-in.ts'

/** One login over the real channel, nothing tried twice; how long from the confirmation to the session, in ms. */
export async function soakLogin({ urls }: Stack, person: string): Promise<number> {
  const { browser, phone, code, channel } = await scannedLogin(urls, person)
  try {
    const begun = performance.now()
    const credentials = channel.next<{ ticket: string }>('credentials')
    expectOk('publish', await phone.decide(code.scene, 'confirm', { attempt: code.scene }))
    const { ticket } = await inTime('credentials', credentials)
    expectOk('session', await browser.call('POST', '/api/session', { scene: code.scene, ticket }))
    return performance.now() - begun
  } finally {
    channel.close()
  }
}
