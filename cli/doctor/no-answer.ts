/** Why there is no answer at all, from an error of fetch, pg or node:net. */
export type NoAnswer =
  'refused' | 'unknown host' | 'unreachable' | 'timeout' | 'closed' | 'certificate' | 'no tls' | 'unclear'

const codes: [RegExp, NoAnswer][] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NONAME)$/, 'unknown host'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN)$/, 'unreachable'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'timeout'],
  [/^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/, 'no tls'],
  [/CERT|UNABLE_TO_(VERIFY|GET)|SELF_SIGNED|HOSTNAME_MISMATCH/, 'certificate'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_.*)$/, 'closed'],
]

/** The first reason that an error, or what caused it, tells. */
export function noAnswerOf(error: unknown, depth = 5): NoAnswer {
  if (depth === 0 || typeof error !== 'object' || error === null) return 'unclear'
  const { code, name, message, cause, error: inner } = error as Record<string, unknown>
  const known = codes.find(([form]) => form.test(String(code)))
  if (known) return known[1]
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout'
  if (/timeout|timed out/i.test(String(message))) return 'timeout'
  if (/Connection terminated|socket hang up/i.test(String(message))) return 'closed'
  return noAnswerOf(cause ?? inner, depth - 1)
}

/** Does anything that speaks HTTP answer at this origin? null: yes. Whatever it answers. */
export async function probe(origin: string, waitMs: number): Promise<NoAnswer | null> {
  try {
    const response = await fetch(origin, { redirect: 'manual', signal: AbortSignal.timeout(waitMs) })
    await response.body?.cancel()
    return null
  } catch (error) {
    return noAnswerOf(error)
  }
}
