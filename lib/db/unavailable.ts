const prismaCodes = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
])
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** PostgreSQL's classes: connection exception, refused role or password, insufficient resources, operator intervention; no such database; and one that became read-only, by a failover. */
const sqlstate = /^((08|28|53|57)[0-9A-Z]{3}|3D000|25006)$/

/** pg's errors without a code. */
const withoutCode =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client (has encountered a connection error|was closed) and is not queryable)/

/** Whether an error means that the database can't be reached, rather than that a query was wrong. */
export function isUnavailable(error: unknown, depth = 4): boolean {
  if (depth === 0 || typeof error !== 'object' || error === null) return false
  const { code, kind, cause, meta, originalCode, message } = error as Record<string, unknown>
  return (
    [code, originalCode].some(isUnavailableCode) ||
    isUnavailableKind(kind) ||
    (typeof message === 'string' && withoutCode.test(message)) ||
    isUnavailable(cause, depth - 1) ||
    isUnavailable((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError, depth - 1)
  )
}

function isUnavailableCode(code: unknown): boolean {
  return typeof code === 'string' && (prismaCodes.has(code) || systemCodes.has(code) || sqlstate.test(code))
}

function isUnavailableKind(kind: unknown): boolean {
  return ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'].includes(
    String(kind),
  )
}
