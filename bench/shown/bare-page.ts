import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BarePage {
  url: string
  close(): Promise<void>
}

/** The floor: an image of a code without style or script. Every page takes a browser at least that long. */
export async function startBarePage(loginUrl: string): Promise<BarePage> {
  const html = await (await fetch(loginUrl)).text()
  const [picture] = /data:image\/\w+;base64,[^"]+/.exec(html) ?? []
  if (picture === undefined) throw new Error('the login page has no code')
  return servePage(`<!doctype html><title>code</title><img src="${picture}" width="280" height="280">`)
}

/**
 * Where a visitor comes from: a page of another site, `localhost`. From about:blank, a browser would have to
 * start a new process for every page with a Cross-Origin-Opener-Policy.
 */
export async function startElsewhere(): Promise<BarePage> {
  const page = await servePage('<!doctype html><title>elsewhere</title><a href="#">A link</a>')
  return { ...page, url: page.url.replace('127.0.0.1', 'localhost') }
}

async function servePage(html: string): Promise<BarePage> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end(html)
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
