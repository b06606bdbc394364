import { describe, expect, it } from 'vitest'
import { CLOSE_CODES, closeReason } from './close-codes.ts'

/** What pusher-js does on a close, as its own `getCloseAction` decides it. */
function clientAction(code: number): string {
  if (code < 4100) return 'refused'
  if (code < 4200) return 'backoff'
  return code < 4300 ? 'retry' : 'refused'
}

describe('Close codes', () => {
  it('7, “Close codes”: every one that the page names is there, with a reason that fits into a close frame', () => {
    const named = [4001, 4005, 4006, 4007, 4008, 4009, 4100, 4200, 4201, 4202, 4301]
    expect(Object.keys(CLOSE_CODES).map(Number)).toEqual(named)
    for (const code of named) {
      expect(closeReason(code)).not.toBe('')
      expect(Buffer.byteLength(closeReason(code))).toBeLessThanOrEqual(123)
    }
  })

  it('7, “[C] 4000–4099 stop, 4100–4199 back off, 4200–4299 reconnect”: the codes fall into these ranges', () => {
    const codes = Object.keys(CLOSE_CODES).map(Number)
    expect(codes.filter((code) => clientAction(code) === 'backoff')).toEqual([4100])
    expect(codes.filter((code) => clientAction(code) === 'retry')).toEqual([4200, 4201, 4202])
  })

  it('have no reason where the code is somebody else’s', () => {
    expect(closeReason(4999)).toBe('')
  })
})
