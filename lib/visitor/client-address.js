/** Who the client is, by the socket and by what trusted proxies say. JavaScript, because server.js runs without a build. */
import proxyAddr from '@fastify/proxy-addr'

/** By these we know that a proxy is in front, whether SAOMA_TRUST_PROXY says so or not. */
const proxyHeaders = /^(x-forwarded-|forwarded$|x-real-ip$|via$|cdn-loop$)/

/**
 * Which peers may say who is behind them.
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
 * `address` is the farthest one that somebody trusted names. `proxied`: it may be that of one more proxy, which other
 * visitors have too. `trusted`: the peer itself may say more of the request.
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
  const proxied = chain.length === 1 || forwarded.length > chain.length - 1
  return { address: chain.at(-1) ?? '', proxied, trusted: true }
}

/**
 * Some gateways send a port along with the address.
 * @param {string} entry
 */
function withoutPort(entry) {
  return entry
    .trim()
    .replace(/^\[([\da-f:.]+)\](:\d+)?$/i, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
}
