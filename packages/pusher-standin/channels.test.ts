import { describe, expect, it } from 'vitest'
import { Channels, type Subscriber } from './channels.ts'

function subscriber(socketId: string): Subscriber & { got: string[] } {
  const got: string[] = []
  return { socketId, got, send: (bytes) => got.push(bytes.toString()) }
}

describe('Channels', () => {
  it('hand a frame to everybody on the channel, in order, and to nobody else', () => {
    const channels = new Channels()
    const [a, b, c] = [subscriber('1.1'), subscriber('2.2'), subscriber('3.3')]
    channels.join('x', a)
    channels.join('x', b)
    channels.join('y', c)
    expect(channels.deliver('x', Buffer.from('first'))).toBe(2)
    expect(channels.deliver('x', Buffer.from('second'))).toBe(2)
    expect([a.got, b.got, c.got]).toEqual([['first', 'second'], ['first', 'second'], []])
  })

  it('leave out the one socket that an event excludes', () => {
    const channels = new Channels()
    const [a, b] = [subscriber('1.1'), subscriber('2.2')]
    channels.join('x', a)
    channels.join('x', b)
    expect(channels.deliver('x', Buffer.from('e'), '1.1')).toBe(1)
    expect([a.got, b.got]).toEqual([[], ['e']])
  })

  it('take nobody twice, and let nobody leave who is not there', () => {
    const channels = new Channels()
    const a = subscriber('1.1')
    expect([channels.join('x', a), channels.join('x', a)]).toEqual([true, false])
    expect(channels.count('x')).toBe(1)
    expect([channels.leave('x', a), channels.leave('x', a), channels.leave('y', a)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('exist while somebody is there', () => {
    const channels = new Channels()
    const [a, b] = [subscriber('1.1'), subscriber('2.2')]
    channels.join('x', a)
    channels.join('y', a)
    channels.join('y', b)
    expect(channels.occupied()).toEqual(['x', 'y'])
    channels.leaveAll(a)
    expect(channels.occupied()).toEqual(['y'])
    channels.leaveAll(b)
    channels.leaveAll(b)
    expect(channels.occupied()).toEqual([])
    expect(channels.count('y')).toBe(0)
  })
})
