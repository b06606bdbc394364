import { Browser, scanPicture } from '../clients/browser.ts'
import { listen } from '../clients/channel.ts'
import { Phone, type Request, type User } from '../clients/phone.ts'

export interface Login {
  user: User
  /** What the phone was told of who asks. */
  request: Request | undefined
}

/** A whole login over HTTP and the channel, of somebody new; rejects where any of it is refused. */
export async function logIn(
  app: string,
  wechat: string,
  headers: Record<string, string> = {},
): Promise<Login> {
  const browser = new Browser(app)
  const code = await browser.call<Awaited<ReturnType<Browser['openCode']>>>(
    'POST',
    '/api/miniapp/code',
    {},
    headers,
  )
  const channel = await listen(browser, code.data)
  const phone = new Phone(app, wechat, `person-${process.pid}-${Date.now()}`)
  const { searchParams } = await scanPicture(code.data.image)
  const { data } = await phone.scan(searchParams.get('scene') ?? '')
  await phone.decide(code.data.scene, 'confirm')
  const { ticket } = await channel.next<{ ticket: string }>('credentials')
  channel.close()
  await browser.call('POST', '/api/session', { scene: code.data.scene, ticket })
  const { data: session } = await browser.call<{ user: User | null }>('GET', '/api/session')
  if (session.user === null) throw new Error('nobody is signed in after the login')
  return { user: session.user, request: data.request }
}
