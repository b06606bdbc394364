import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BarePage {
  url: string
  close(): Promise<void>
}

/** The floor: the picture of a code and nothing else, no style, no script. What a browser takes for that, it takes for every page. */
export async function startBarePage(loginUrl: string): Promise<BarePage> {
  const html = await (await fetch(loginUrl)).text()
  const [picture] = /data:image\/png;base64,[^"]+/.exec(html) ?? []
  if (picture === undefined) throw new Error('the login page has no code')
  const body = `<!doctype html><title>code</title><img src="${picture}" width="280" height="280">`
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
