import { describe, expect, it } from 'vitest'
import { errorFrame, frame, readFrame } from './frame.ts'

describe('A frame', () => {
  it('1, “`data` is JSON inside JSON”: an object goes out as a string', () => {
    expect(frame('pusher:pong', {}).toString()).toBe('{"event":"pusher:pong","data":"{}"}')
    expect(frame('e', { a: 1 }, 'c').toString()).toBe('{"event":"e","channel":"c","data":"{\\"a\\":1}"}')
  })

  it('carries a string as it is, even one that is no JSON', () => {
    expect(JSON.parse(frame('e', 'plain "text" 扫码', 'c').toString())).toEqual({
      event: 'e',
      channel: 'c',
      data: 'plain "text" 扫码',
    })
  })

  it('of an error has its code and message, the code null where none belongs to it', () => {
    expect(errorFrame(4001, 'no').toString()).toBe(
      '{"event":"pusher:error","data":"{\\"code\\":4001,\\"message\\":\\"no\\"}"}',
    )
    expect(errorFrame(null, 'no').toString()).toContain('\\"code\\":null')
  })

  it('is read with its data as an object or as JSON in a string', () => {
    const read = { event: 'pusher:subscribe', data: { channel: 'c' } }
    expect(readFrame('{"event":"pusher:subscribe","data":{"channel":"c"}}')).toEqual(read)
    expect(readFrame('{"event":"pusher:subscribe","data":"{\\"channel\\":\\"c\\"}"}')).toEqual(read)
    expect(readFrame('{"event":"x","data":"no JSON"}')).toEqual({ event: 'x', data: 'no JSON' })
    expect(readFrame('{"event":"x"}')).toEqual({ event: 'x', data: undefined })
  })

  it('that names no event is none', () => {
    for (const text of ['', '{', 'null', '[]', '"pusher:ping"', '{"data":{}}', '{"event":7}']) {
      expect(readFrame(text), text).toBeUndefined()
    }
  })
})
