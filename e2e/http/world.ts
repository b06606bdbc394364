import { Client } from 'pg'
import { inject } from 'vitest'
import { Browser, type Code } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'

let people = 0

/** A browser that nobody has seen before. */
export function newBrowser(): Browser {
  return new Browser(inject('urls').app)
}

/** The phone of a person; of one whom nobody has seen before where no name is given. */
export function newPhone(user = `person-${process.pid}-${(people += 1)}`): Phone {
  const { app, wechat } = inject('urls')
  return new Phone(app, wechat, user)
}

/** A code on a browser, scanned by a phone. */
export async function scanned(phone = newPhone()): Promise<{ browser: Browser; phone: Phone; code: Code }> {
  const browser = newBrowser()
  const code = await browser.openCode()
  const { status } = await phone.scan(code.scene)
  if (status !== 200) throw new Error(`the scan was refused: ${status}`)
  return { browser, phone, code }
}

/** A scanned code that its person has confirmed, and its ticket. */
export async function confirmed(
  phone = newPhone(),
): Promise<Awaited<ReturnType<typeof scanned>> & { ticket: string }> {
  const login = await scanned(phone)
  await phone.decide(login.code.scene, 'confirm')
  const { data } = await login.browser.call<{ ticket: string }>('GET', `/api/login/${login.code.scene}`)
  return { ...login, ticket: data.ticket }
}

/** A browser that is signed in. */
export async function signedIn(phone = newPhone()): Promise<Awaited<ReturnType<typeof confirmed>>> {
  const login = await confirmed(phone)
  const { status } = await login.browser.call('POST', '/api/session', {
    scene: login.code.scene,
    ticket: login.ticket,
  })
  if (status !== 200) throw new Error(`the ticket was refused: ${status}`)
  return login
}

/** Tells WeChat's stand-in to fail. */
export async function wechatFault(fault: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const url = new URL('/_dev/faults', inject('urls').wechat)
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(fault), headers })
  if (!response.ok) throw new Error(await response.text())
}

/** A look into the database, or a hand in it. */
export async function sql<T extends object>(
  text: string,
  values: unknown[] = [],
  url = inject('urls').database,
): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Moves the end of a scene's time: by default to a second ago, the grace of a waiting one included. */
export async function expire(scene: string, secondsAgo = 31): Promise<void> {
  await sql(`UPDATE "Scene" SET "expiresAt" = now() - make_interval(secs => $2) WHERE id = $1`, [
    scene,
    secondsAgo,
  ])
}
