/** The client's address, from the socket and from trusted proxies. JavaScript, because server.js runs without a build. */
import proxyAddr from '@fastify/proxy-addr'
import ipaddr from 'ipaddr.js'

/** Headers that reveal a proxy, whether SAOMA_TRUST_PROXY lists it or not. */
const proxyHeaders = /^(x-forwarded-|forwarded$|x-real-ip$|via$|cdn-loop$)/
/** Headers that content delivery networks add, and your own proxy doesn't. */
const networkHeaders =
  /^(cdn-loop|cf-ray|cf-connecting-ip|true-client-ip|fastly-client-ip|x-azure-clientip|x-amz-cf-id|ali-cdn-real-ip|eo-connecting-ip)$/

/**
 * Decides which peers are trusted to name the client behind them.
 * @param {string} setting SAOMA_TRUST_PROXY: a number of proxies, or their addresses; empty for none.
 * @returns {(address: string, hop: number) => boolean}
 */
export function trustOf(setting) {
  if (setting === '' || setting === 'false' || setting === '0') return () => false
  if (setting === 'true') return (_address, hop) => hop < 1
  if (/^\d+$/.test(setting)) return (_address, hop) => hop < Number(setting)
  return proxyAddr.compile(setting.split(',').map((part) => part.trim()))
}

/**
 * Overwrites the forwarding headers with the client's real address, for `visitorOf` in app/http.
 * @param {import('node:http').IncomingMessage} request
 * @param {ReturnType<typeof trustOf>} trust
 */
export function setClientHeaders(request, trust) {
  const { address, proxied, trusted } = clientOf(request, trust)
  const { headers } = request
  if (!trusted)
    for (const name of Object.keys(headers))
      if (/^(x-forwarded-|forwarded$|x-real-ip$)/.test(name)) delete headers[name]
  headers['x-forwarded-for'] = address
  headers['x-saoma-proxied'] = proxied ? 'yes' : 'no'
}

/**
 * `address`: the farthest address named by a trusted proxy. `proxied`: it may belong to yet another proxy, which other
 * visitors share. `trusted`: whether the peer itself is a trusted proxy.
 * @param {{ headers: import('node:http').IncomingHttpHeaders, socket: { remoteAddress?: string } }} request
 * @param {ReturnType<typeof trustOf>} trust
 * @returns {{ address: string, proxied: boolean, trusted: boolean }}
 */
export function clientOf({ headers, socket }, trust) {
  const peer = socket.remoteAddress
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map(withoutPort)
    .filter(Boolean)
  if (peer === undefined || !trust(peer, 0)) {
    const proxied = Object.keys(headers).some((name) => proxyHeaders.test(name) && headers[name] !== '')
    return { address: peer ?? '', proxied, trusted: false }
  }
  const request = { socket, headers: { 'x-forwarded-for': forwarded.join(', ') } }
  const chain = proxyAddr.all(request, trust)
  const address = chain.at(-1) ?? ''
  const isProxy = trust(address, chain.length - 1)
  const proxied = isProxy || forwarded.length > chain.length - 1 || isBehindNetwork(chain, headers)
  return { address, proxied, trusted: true }
}

/**
 * Whether a content delivery network passed the request to our only proxy, which then names the network as the client.
 * A network that is our peer itself has a public address.
 * @param {string[]} chain
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
function isBehindNetwork(chain, headers) {
  const isDirect = chain.length > 2 || ipaddr.process(chain[0] ?? '').range() === 'unicast'
  return !isDirect && Object.keys(headers).some((name) => networkHeaders.test(name))
}

/**
 * Some gateways append a port to the address.
 * @param {string} entry
 */
function withoutPort(entry) {
  return entry
    .trim()
    .replace(/^\[([\da-f:.]+)\](:\d+)?$/i, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
}
