/**
 * Why a connection is closed, with the reason that goes along. What pusher-js does with each:
 * 4000–4099 it stops, 4100–4199 it backs off for a second, 4200–4299 it reconnects at once.
 */
export const CLOSE_CODES = {
  4001: 'Application does not exist',
  4005: 'Path not found',
  4006: 'Invalid version string format',
  4007: 'Unsupported protocol version',
  4008: 'No protocol version supplied',
  4009: 'Connection is unauthorized',
  4100: 'Over capacity',
  4200: 'Generic reconnect immediately',
  4201: 'Pong reply not received',
  4202: 'Closed after inactivity',
  4301: 'Client event refused',
} as const

export type CloseCode = keyof typeof CLOSE_CODES

export function closeReason(code: number): string {
  return Object.hasOwn(CLOSE_CODES, code) ? CLOSE_CODES[code as CloseCode] : ''
}
