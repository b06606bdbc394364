import type { Stack } from '#dev/stack/stack.ts'
import { Browser } from '../http/browser.ts'
import { listen } from '../http/channel.ts'
import { Phone } from '../http/phone.ts'

const patienceMs = 30_000

/** One login over the real channel, nothing tried twice; how long from the confirmation to the session, in ms. */
export async function soakLogin({ urls }: Stack, person: string): Promise<number> {
  const browser = new Browser(urls.app)
  const phone = new Phone(urls.app, urls.wechat, person)
  const code = await browser.openCode()
  const channel = await listen(browser, code)
  try {
    expectOk('scan', await phone.scan(code.scene))
    await inTime('scanned', channel.next('scanned'))
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

function expectOk(what: string, { status, error }: { status: number; error?: string }): void {
  if (status !== 200) throw new Error(`${what}: ${status} ${error}`)
}

async function inTime<T>(event: string, coming: Promise<T>): Promise<T> {
  let late: ReturnType<typeof setTimeout> | undefined
  const never = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => reject(new Error(`${event} never came`)), patienceMs)
  })
  try {
    return await Promise.race([coming, never])
  } finally {
    clearTimeout(late)
  }
}
