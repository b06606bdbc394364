import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Browser } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'

export type Elsewhere = {
  url: string
  /** The page that it shows from now on. */
  show(html: string): void
  /** The Referer of each visit. */
  referers: (string | undefined)[]
  close(): Promise<void>
}

/** A site of somebody else: to a browser `localhost` is not the site that `127.0.0.1` is. */
export async function elsewhere(): Promise<Elsewhere> {
  let page = ''
  const referers: (string | undefined)[] = []
  const server = createServer((request, response) => {
    if (request.url !== '/') return response.writeHead(404).end()
    referers.push(request.headers.referer)
    return response.writeHead(200, { 'content-type': 'text/html' }).end(page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    show: (html) => {
      page = html
    },
    referers,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A login of the attacker, who has kept its ticket. */
export async function confirmedElsewhere(urls: {
  app: string
  wechat: string
}): Promise<{ scene: string; ticket: string }> {
  const browser = new Browser(urls.app)
  const { scene } = await browser.openCode()
  const phone = new Phone(urls.app, urls.wechat, 'attacker')
  await phone.scan(scene)
  await phone.decide(scene, 'confirm')
  const { data } = await browser.call<{ ticket: string }>('GET', `/api/login/${scene}`)
  return { scene, ticket: data.ticket }
}
