import { describe, expect, it } from 'vitest'
import { type ReadBody, readBatch, readEvent } from './event-body.ts'

const event = { name: 'e', data: '{}', channel: 'c' }

function read(body: unknown): ReadBody {
  return readEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))
}

function batch(...events: unknown[]): ReadBody {
  return readBatch(Buffer.from(JSON.stringify({ batch: events })))
}

function refusal(answer: ReadBody): string {
  return 'refused' in answer ? `${answer.status} ${answer.refused}` : 'taken'
}

function many(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `c${n}`)
}

describe('The body of an event', () => {
  it('names one channel or several, without duplicates', () => {
    const sent = { name: 'e', data: '{}', exceptSocketId: undefined }
    expect(read(event)).toEqual({ sent: [{ ...sent, channel: 'c' }] })
    expect(read({ ...event, channels: ['a', 'b', 'a'], socket_id: '1.2' })).toEqual({
      sent: ['a', 'b'].map((channel) => ({ ...sent, channel, exceptSocketId: '1.2' })),
    })
  })

  it('P30: `POST /apps/ID/events` (≤ 100 channels)', () => {
    expect(refusal(read({ ...event, channels: many(100) }))).toBe('taken')
    expect(refusal(read({ ...event, channels: many(101) }))).toBe('400 Can publish to at most 100 channels')
    expect(refusal(read({ ...event, channels: [] }))).toBe('400 Expected at least one channel')
  })

  it('P41: Data over 10,240 bytes: 413: counted in bytes, in a batch too', () => {
    const [full, over] = ['x'.repeat(10_240), 'x'.repeat(10_241)]
    expect(refusal(read({ ...event, data: full }))).toBe('taken')
    expect(refusal(read({ ...event, data: over }))).toMatch(
      /^413 The data content of this event exceeds.* See https:\S+$/,
    )
    expect(refusal(read({ ...event, data: `${'扫'.repeat(3413)}x` }))).toBe('taken')
    expect(refusal(read({ ...event, data: `${'扫'.repeat(3413)}xx` }))).toMatch(/^413/)
    expect(refusal(batch({ ...event, data: full }, { ...event, data: over }))).toMatch(/^413/)
  })

  it('P42, P43: Event name over 200, channel name not `[A-Za-z0-9_\\-=@,.;]{1,200}`: 400: counted in characters, in a batch too', () => {
    expect(refusal(read({ ...event, name: 'n'.repeat(200) }))).toBe('taken')
    expect(refusal(read({ ...event, name: 'n'.repeat(201) }))).toMatch(/^400 Event name too long/)
    expect(refusal(batch(event, { ...event, name: 'n'.repeat(201) }))).toMatch(/^400 Event name too long/)
    expect(refusal(read({ ...event, name: '' }))).toMatch(/^400/)
  })

  it('P43: channel name not `[A-Za-z0-9_\\-=@,.;]{1,200}`: 400', () => {
    for (const channel of ['', 'a b', 'x'.repeat(201)]) {
      expect(refusal(read({ ...event, channel }))).toBe('400 Invalid channel name')
      expect(refusal(read({ ...event, channels: ['good', channel] }))).toBe('400 Invalid channel name')
      expect(refusal(batch(event, { ...event, channel }))).toBe('400 Invalid channel name')
    }
  })

  it('needs a name, data and a channel, and a valid socket id if any', () => {
    expect(refusal(read({ ...event, name: undefined }))).toBe('400 Expected name parameter to be a string')
    expect(refusal(read({ ...event, data: { an: 'object' } }))).toBe(
      '400 Expected data parameter to be a string',
    )
    expect(refusal(read({ name: 'e', data: '' }))).toBe('400 Missing required parameter: channels')
    expect(refusal(read({ ...event, channels: 'c' }))).toBe('400 Expected channels parameter to be an array')
    for (const id of ['x', '1', '1.', '.1', '1.2.3', '1.2 ', '1.2:x'])
      expect(refusal(read({ ...event, socket_id: id })), id).toBe('400 Invalid socket id')
    expect(refusal(batch({ name: 'e', data: '' }))).toBe('400 Expected channel parameter to be a string')
    expect(refusal(batch('e'))).toBe('400 Expected an event to be an object')
  })
})
