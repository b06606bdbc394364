/**
 * `npm start`: Next behind an HTTP server that knows who the client is. Next passes a client's own X-Forwarded-* headers
 * through, and its handlers have no access to the socket.
 *
 * PORT (3000), HOST (all addresses), SAOMA_TRUST_PROXY: how many proxies are in front, or their addresses.
 * `--through-next` gives every request to Next's router; without it, route handlers are called directly.
 */
import { createServer } from 'node:http'
import nextEnv from '@next/env'
import next from 'next'
import { builtFiles } from './lib/server/built-files.js'
import { directRoutes } from './lib/server/direct-routes.js'
import { prepareForNext } from './lib/server/next-request.js'
import { setClientHeaders, trustOf } from './lib/visitor/client-address.js'

/** The slowest response waits 8 s for WeChat. */
const graceMs = 10_000
/** Longer than proxies keep theirs (nginx and others: 60 s): a request on a connection that we are closing is lost. */
const proxiedKeepAliveMs = 75_000

const dev = process.argv.includes('--dev')
nextEnv.loadEnvConfig(process.cwd(), dev)
if (!dev) process.env.NODE_ENV = 'production'

const port = Number(process.env.PORT) || 3000
const hostname = process.env.HOST || undefined
const server = createServer()
const app = next({ dev, httpServer: server, port, ...(hostname && { hostname }) })
// Checks the settings (instrumentation.ts), and exits if any is missing or invalid.
await app.prepare()

const proxies = process.env.SAOMA_TRUST_PROXY?.trim() ?? ''
const trust = trustOf(proxies)
// Browsers repeat a request that was lost so. With Node's own 5 s, a page that waits for its phone keeps no connection.
if (proxies) server.keepAliveTimeout = proxiedKeepAliveMs
const distDir = process.env.NEXT_DIST_DIR || '.next'
const serveBuilt = dev ? () => false : builtFiles(distDir)
const isDirect = !dev && !process.argv.includes('--through-next')
const direct = isDirect ? directRoutes({ distDir, port, hostname }) : undefined
const handle = app.getRequestHandler()

let stopping = false
server.on('request', (request, response) => {
  response.once('close', () => stopping && server.closeIdleConnections())
  setClientHeaders(request, trust)
  prepareForNext(request)
  if (serveBuilt(request, response)) return
  const answered = direct?.answer(request, response) ?? handle(request, response)
  answered.catch((error) => {
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

/** Graceful shutdown: finishes requests and `after()` work, then exits. Idle connections would keep the server up. */
function stop() {
  stopping = true
  server.close(() => void Promise.allSettled([direct?.settled(), app.close()]).then(() => process.exit(0)))
  server.closeIdleConnections()
  setTimeout(() => process.exit(0), graceMs).unref()
}
