import { readdirSync } from 'node:fs'
import path from 'node:path'
import Negotiator from 'negotiator'

const types = { '.css': 'text/css; charset=UTF-8', '.js': 'application/javascript; charset=UTF-8' }
const extensions = { br: '.br', gzip: '.gz' }

/**
 * Sends .js and .css of the build as compressed by it (next.config.js). Returns what to call for each request.
 * @param {string} distDir
 */
export function builtFiles(distDir) {
  const names = readdirSync(path.join(distDir, 'static'), { recursive: true })
  const files = new Set(names.map((name) => '/_next/static/' + String(name).replaceAll('\\', '/')))

  /**
   * Points a request for a built file to its compressed variant. Next answers 500 to a method, range or condition that it
   * cannot serve here: the method is refused, the others are removed.
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @returns {boolean} true if the response is complete, false if Next has to send it.
   */
  return function serveBuilt(request, response) {
    if (!URL.canParse(request.url ?? '', 'http://site')) return false
    const { pathname, search } = new URL(request.url ?? '', 'http://site')
    if (!pathname.startsWith('/_next/')) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD', 'X-Content-Type-Options': 'nosniff' }).end()
      return true
    }
    for (const name of ['range', 'if-match', 'if-unmodified-since']) delete request.headers[name]
    const type = types[path.extname(pathname)]
    const available = Object.keys(extensions).filter((encoding) => files.has(pathname + extensions[encoding]))
    if (type === undefined || available.length === 0) return false
    response.setHeader('Vary', 'Accept-Encoding')
    const [encoding] = new Negotiator(request).encodings(available, { preferred: available })
    if (encoding === undefined) return false
    response.setHeader('Content-Encoding', encoding)
    response.setHeader('Content-Type', type)
    request.url = pathname + extensions[encoding] + search
    return false
  }
}
