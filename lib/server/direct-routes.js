/** Calls route handlers without Next's router, which takes longer than most of them. The answers are the same. */
import { createRequire } from 'node:module'
import { isIPv6 } from 'node:net'
import path from 'node:path'
import { buildRoutes } from './build-routes.js'

const require = createRequire(import.meta.url)

/** A path whose spelling leaves nothing to decide; with a query, perhaps. */
const plain = /^((?:\/\.well-known|\/[A-Za-z0-9][\w-]*)(?:\/[\w-]+)*)(?:\?[!-"$-[\]-~]*)?$/
/** Headers by which Next's router, its proxies and its client speak to each other; and one that is for compression. */
const forNext = /^(accept-encoding$|rsc$|next-|x-(next|nextjs|middleware|matched|now|prerender|invoke)-)/
/** What Next's client may say of itself at the address of any page. */
const vary = 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch'
const compressible = /^text\/|[/+](json|javascript|xml)\b/

/**
 * @param {{ distDir: string, port: number, hostname?: string | undefined }} server
 */
export function directRoutes({ distDir, port, hostname = 'localhost' }) {
  const build = path.resolve(distDir)
  const host = `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`
  const handlers = new Map()
  const pending = new Set()
  const routeOf = attempt('the build', () => buildRoutes(build)) ?? (() => undefined)
  return { answer, settled }

  /**
   * Answers a request that a route handler is for. Whatever Next's router would first have to interpret is left to it.
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @returns {Promise<void> | undefined} undefined if Next has to answer it.
   */
  function answer(request, response) {
    const { headers } = request
    const [, pathname] = plain.exec(request.url ?? '') ?? []
    if (pathname === undefined || !headers.host || Object.keys(headers).some((name) => forNext.test(name)))
      return undefined
    const route = routeOf(pathname)
    const handler = route && handlerOf(route.file)
    if (!handler) return undefined

    const protocol = headers['x-forwarded-proto']?.includes('https') ? 'https' : 'http'
    headers['x-forwarded-host'] ??= headers.host
    headers['x-forwarded-port'] ??= String(port)
    headers['x-forwarded-proto'] ??= 'http'
    for (const { key, value } of route.headers) response.setHeader(key, value)
    response.setHeader('vary', vary)
    asIfCompressed(response)
    // Without a listener, an error of the connection would end the process.
    request.on('error', ignore)
    response.on('error', ignore)
    return handler(request, response, {
      waitUntil,
      requestMeta: {
        initURL: `${protocol}://${host}${request.url}`,
        initProtocol: protocol,
        // As Next's own server names them: both are relative to the folder in which it was started.
        relativeProjectDir: '',
        distDir: build,
      },
    })
  }

  /** Resolves once all `after()` work is done. */
  async function settled() {
    while (pending.size > 0) await Promise.all(pending)
  }

  /** @param {Promise<unknown>} work */
  function waitUntil(work) {
    const ended = work.catch(console.error).then(() => void pending.delete(ended))
    pending.add(ended)
  }

  /** Next loads the same module, and has it in the same cache. */
  function handlerOf(file) {
    if (!handlers.has(file))
      handlers.set(
        file,
        attempt(path.relative(build, file), () => {
          const { handler } = require(file)
          if (typeof handler !== 'function') throw new Error('it exports no handler')
          return handler
        }),
      )
    return handlers.get(file)
  }
}

/** A build that is not as we know it still runs: all through Next. */
function attempt(name, work) {
  try {
    return work()
  } catch (error) {
    console.error(JSON.stringify({ level: 'warn', name, cause: error.message, msg: 'served through Next' }))
    return undefined
  }
}

/** What Next's compression does to every answer, even where it compresses nothing: a varying one, and no length of 0. Corks the connection, too. */
function asIfCompressed(response) {
  const { writeHead, end } = response
  response.writeHead = (...args) => {
    if (compressible.test(String(response.getHeader('content-type'))))
      response.setHeader('Vary', `${[response.getHeader('vary')].flat().join(', ')}, Accept-Encoding`)
    asOne(response)
    return writeHead.apply(response, args)
  }
  response.end = (...args) => {
    if (!response.headersSent) response.writeHead(response.statusCode)
    return end.apply(response, args)
  }
}

/** Next writes headers, body and end by themselves: what is there at once leaves in one system call. */
function asOne({ socket }) {
  // Not the response's own `cork`: with it, Node 24 loses a body that is sent in chunks.
  socket?.cork()
  setImmediate(() => socket?.uncork())
}

function ignore() {}
