import { Browser, type Code } from './browser.ts'
import { listen, type Channel } from './channel.ts'
import { Phone } from './phone.ts'

const patienceMs = 30_000

export interface ScannedLogin {
  browser: Browser
  phone: Phone
  code: Code
  channel: Channel
}

/** A login whose page listens and knows that it was scanned: its person only has to decide. Close its channel. */
export async function scannedLogin(
  { app, wechat }: { app: string; wechat: string },
  person: string,
): Promise<ScannedLogin> {
  const browser = new Browser(app)
  const phone = new Phone(app, wechat, person)
  const code = await browser.openCode()
  const channel = await listen(browser, code)
  try {
    expectOk('scan', await phone.scan(code.scene))
    await inTime('scanned', channel.next('scanned'))
    return { browser, phone, code, channel }
  } catch (error) {
    channel.close()
    throw error
  }
}

export function expectOk(what: string, { status, error }: { status: number; error?: string }): void {
  if (status !== 200) throw new Error(`${what}: ${status} ${error}`)
}

/** Rejects where it takes longer than half a minute. */
export async function inTime<T>(what: string, coming: Promise<T>): Promise<T> {
  let late: ReturnType<typeof setTimeout> | undefined
  const never = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => reject(new Error(`${what} never came`)), patienceMs)
  })
  try {
    return await Promise.race([coming, never])
  } finally {
    clearTimeout(late)
  }
}
