import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export type OtherSite = {
  url: string
  /** The page that it shows from now on. */
  show(html: string): void
  /** The Referer of each visit. */
  referers: (string | undefined)[]
  close(): Promise<void>
}

/** Another site: to a browser, `localhost` and `127.0.0.1` are different sites. */
export async function startOtherSite(): Promise<OtherSite> {
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
