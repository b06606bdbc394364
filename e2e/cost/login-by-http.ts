import { Browser } from '../clients/browser.ts'
import { listen } from '../clients/channel.ts'
import { Phone } from '../clients/phone.ts'
import type { Stack } from '#dev/stack/stack.ts'

/** A login as the server sees it: what a page and a phone ask, in their order, and nothing else. Gives its scene. */
export async function loginByHttp({ app, wechat }: Stack['urls'], person: string): Promise<string> {
  const browser = new Browser(app)
  const phone = new Phone(app, wechat, person)
  const code = await browser.openCode()
  const { scene } = code
  const channel = await listen(browser, code)
  try {
    expectOk('status', await browser.call('GET', `/api/login/${scene}`))
    expectOk('scan', await phone.scan(scene))
    await channel.next('scanned')
    expectOk('publish', await phone.decide(scene, 'confirm', { attempt: scene }))
    const { ticket } = await channel.next<{ ticket: string }>('credentials')
    expectOk('session', await browser.call('POST', '/api/session', { scene, ticket, attempt: scene }))
  } finally {
    channel.close()
  }
  return scene
}

function expectOk(what: string, { status, error }: { status: number; error?: string }): void {
  if (status !== 200) throw new Error(`${what}: ${status} ${error}`)
}
