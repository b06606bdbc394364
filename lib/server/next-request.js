/** Rewrites requests that Next would answer in its own words, or with a 500, so that our routes and pages answer them. */

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Next refuses unknown methods and paths that it cannot decode without running any code of ours. Such a request becomes
 * one for a route that refuses it in our envelope, or for the page that says 404. A router state that Next cannot parse is
 * removed: it would answer 500, and without one it renders the whole page.
 * @param {import('node:http').IncomingMessage} request
 */
export function prepareForNext(request) {
  const { headers } = request
  if (!methods.has(request.method ?? '')) request.method = 'OPTIONS'
  const [path = ''] = (request.url ?? '').split('?')
  if (!path.startsWith('/') || (isOfApi(path) && !isPlain(path))) request.url = '/api'
  else if (!isDecodable(path)) request.url = '/_not-found'
  if (!isRouterState(headers['next-router-state-tree'])) delete headers['next-router-state-tree']
  // Next would answer it with an empty object, at any path.
  delete headers['x-middleware-prefetch']
  if (!isOfApi(path) && !isOfProvider(path)) return
  // Answers are a few hundred bytes, or pictures: compressing them takes longer than sending them.
  delete headers['accept-encoding']
  // None of these is a page of Next, whatever the headers of Next's client router say.
  for (const name of Object.keys(headers)) if (/^(rsc|next-)/.test(name)) delete headers[name]
}

/** @param {string} path */
function isOfApi(path) {
  return /^[/\\]+api([/\\]|$)/.test(path)
}

/** @param {string} path */
function isOfProvider(path) {
  return /^[/\\]+(oidc|\.well-known)[/\\]/.test(path)
}

/** @param {string} path */
function isPlain(path) {
  return !/\/\/|\\/.test(path) && isDecodable(path)
}

/** @param {string} path */
function isDecodable(path) {
  try {
    return decodeURIComponent(path).length > 0
  } catch {
    return false
  }
}

const maxStateLength = 40_000

/**
 * Whether Next can parse this `Next-Router-State-Tree`: `[segment, children, [path, search], marker, hints, id]`, of which
 * the last four are optional. Stricter than Next's own schema is safe, looser is not: see the test.
 * @param {string | string[] | undefined} header
 */
export function isRouterState(header) {
  if (typeof header !== 'string' || header.length > maxStateLength) return false
  try {
    return isTree(JSON.parse(decodeURIComponent(header)))
  } catch {
    return false
  }
}

const markers = ['refetch', 'inside-shared-layout', 'metadata-only']
const interceptions = ['(.)', '(..)', '(..)(..)', '(...)']
const parameterTypes = ['c', 'oc', 'd', ...interceptions.flatMap((levels) => [`ci${levels}`, `di${levels}`])]

/** @param {unknown} tree */
function isTree(tree) {
  if (!Array.isArray(tree) || tree.length < 2 || tree.length > 6) return false
  const [segment, children, address, marker, hints, id] = tree
  return (
    isSegment(segment) &&
    isObject(children) &&
    Object.values(children).every(isTree) &&
    (address == null || isStrings(address, 2)) &&
    (marker == null || markers.includes(marker)) &&
    (hints == null || typeof hints === 'number') &&
    (id === undefined || typeof id === 'string')
  )
}

/** @param {unknown} segment */
function isSegment(segment) {
  if (typeof segment === 'string') return true
  if (!Array.isArray(segment) || segment.length !== 4) return false
  const [name, value, type, siblings] = segment
  return (
    isStrings([name, value, type]) &&
    parameterTypes.includes(type) &&
    (siblings === null || isStrings(siblings))
  )
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * @param {unknown} value
 * @param {number} [length]
 */
function isStrings(value, length) {
  return (
    Array.isArray(value) &&
    (length === undefined || value.length === length) &&
    value.every((item) => typeof item === 'string')
  )
}
