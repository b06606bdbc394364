/**
 * What `npm start` runs: Next behind an HTTP server that says who the client is. Next passes a client's own
 * X-Forwarded-* headers through, and its handlers see no socket, so they are written anew here.
 *
 * PORT (3000), HOST (all addresses), SAOMA_TRUST_PROXY: the number of proxies in front, or their addresses.
 */
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import nextEnv from '@next/env'
import Negotiator from 'negotiator'
import next from 'next'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js'
import { clientOf, trustOf } from './lib/visitor/client-address.js'

const builtTypes = { '.css': 'text/css; charset=UTF-8', '.js': 'application/javascript; charset=UTF-8' }
const packings = { br: '.br', gzip: '.gz' }
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** The slowest answer waits 8 s for WeChat. */
const graceMs = 10_000
const dev = process.argv.includes('--dev')
nextEnv.loadEnvConfig(process.cwd(), dev)
if (!dev) process.env.NODE_ENV = 'production'

const port = Number(process.env.PORT) || 3000
const hostname = process.env.HOST || undefined
/** @type {ReturnType<typeof trustOf>} */
let trust = () => false

/**
 * Writes over whatever a client forwards. Next passes it through, and its handlers see no socket.
 * @param {import('node:http').IncomingMessage} request
 */
function tellClient(request) {
  const { address, proxied, trusted } = clientOf(request, trust)
  const { headers } = request
  if (!trusted)
    for (const name of Object.keys(headers))
      if (/^(x-forwarded-|forwarded$|x-real-ip$)/.test(name)) delete headers[name]
  headers['x-forwarded-for'] = address
  headers['x-saoma-proxied'] = proxied ? 'yes' : 'no'
}

/**
 * Next answers a method that it does not know, and a path that is none or that it cannot decode, in words of its own.
 * Asked in a way that it knows, our routes refuse them, in our envelope. Nor is any of the API a page, whatever the router
 * of pages calls itself in its headers.
 * @param {import('node:http').IncomingMessage} request
 */
function giveToRoutes(request) {
  if (!methods.has(request.method ?? '')) request.method = 'OPTIONS'
  const [path = ''] = (request.url ?? '').split('?')
  if (!path.startsWith('/') || (isOfApi(path) && !isPlain(path))) request.url = '/api'
  dropBrokenState(request.headers)
  if (!isOfApi(path)) return
  // Answers of a few hundred bytes and pictures: compressing them takes longer than sending them.
  delete request.headers['accept-encoding']
  for (const name of Object.keys(request.headers)) if (/^(rsc|next-)/.test(name)) delete request.headers[name]
}

/**
 * What Next's router says of itself. Next answers 500 to a state that it cannot parse; without one it renders the page.
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
function dropBrokenState(headers) {
  try {
    parseAndValidateFlightRouterState(headers['next-router-state-tree'])
  } catch {
    delete headers['next-router-state-tree']
  }
}

/** @param {string} path */
function isOfApi(path) {
  return /^[/\\]+api([/\\]|$)/.test(path)
}

/** @param {string} path */
function isPlain(path) {
  try {
    return !/\/\/|\\/.test(path) && decodeURIComponent(path).length > 0
  } catch {
    return false
  }
}

/**
 * What the build made goes out as the build has packed it (next.config.js). Next answers 500 to a method, a range or a
 * condition that it cannot serve there: the method is refused here, the others count as not asked.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @returns {boolean} whether this was the answer; else Next gives it.
 */
function giveBuilt(request, response) {
  if (dev) return false
  const url = URL.canParse(request.url ?? '', 'http://site')
    ? new URL(request.url ?? '', 'http://site')
    : null
  if (!url?.pathname.startsWith('/_next/')) return false
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD', 'X-Content-Type-Options': 'nosniff' }).end()
    return true
  }
  for (const name of ['range', 'if-match', 'if-unmodified-since']) delete request.headers[name]
  const type = builtTypes[path.extname(url.pathname)]
  const available = Object.keys(packings).filter((encoding) => built.has(url.pathname + packings[encoding]))
  if (type === undefined || available.length === 0) return false
  response.setHeader('Vary', 'Accept-Encoding')
  const [encoding] = new Negotiator(request).encodings(available, { preferred: available })
  if (encoding === undefined) return false
  response.setHeader('Content-Encoding', encoding)
  response.setHeader('Content-Type', type)
  request.url = url.pathname + packings[encoding] + url.search
  return false
}

const server = createServer()
const app = next({ dev, httpServer: server, port, ...(hostname && { hostname }) })
// Checks the settings, and ends here where some are missing or wrong.
await app.prepare()
trust = trustOf(process.env.SAOMA_TRUST_PROXY?.trim() ?? '')
const built = new Set(
  dev
    ? []
    : readdirSync(path.join(process.env.NEXT_DIST_DIR || '.next', 'static'), { recursive: true }).map(
        (name) => '/_next/static/' + String(name).replaceAll('\\', '/'),
      ),
)
// Longer than proxies keep theirs (nginx and others: 60 s): what one sends on a connection that we are just closing is lost.
// A browser sends it again; and with Node's own 5 s a page that waits for its phone keeps no connection open.
if (process.env.SAOMA_TRUST_PROXY?.trim()) server.keepAliveTimeout = 75_000
const handle = app.getRequestHandler()

let stopping = false
server.on('request', (request, response) => {
  response.once('close', () => stopping && server.closeIdleConnections())
  tellClient(request)
  giveToRoutes(request)
  if (giveBuilt(request, response)) return
  handle(request, response).catch((error) => {
    console.error(JSON.stringify({ level: 'error', cause: error.message, msg: 'request failed' }))
    response.destroy()
  })
})
server.on('error', (error) => {
  console.error(
    error.code === 'EADDRINUSE' ? `Port ${port} is in use. Set PORT to another one.` : error.message,
  )
  process.exit(1)
})
server.listen(port, hostname)

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)

/**
 * Finishes what is under way, also behind answers that have gone out, then ends. A connection that is kept alive would keep the
 * server up: it ends with its answer.
 */
function stop() {
  stopping = true
  server.close(() => void app.close().finally(() => process.exit(0)))
  server.closeIdleConnections()
  setTimeout(() => process.exit(0), graceMs).unref()
}
