import { describe, expect, it } from 'vitest'
import { knownApps } from './apps.ts'
import { Broker } from './broker.ts'

const one = { id: '1', key: 'k1', secret: 's' }
const two = { id: '2', key: 'k2', secret: 's' }

function listening(): { broker: Broker; got: string[] } {
  const broker = new Broker(knownApps([one, two]))
  const got: string[] = []
  broker.channelsOf(one).join('c', { socketId: '1.1', send: (bytes) => got.push(bytes.toString()) })
  return { broker, got }
}

describe('The broker', () => {
  it('hands an event out as it came, within its app only', () => {
    const { broker, got } = listening()
    broker.publish(one, { channel: 'c', name: 'e', data: '{"n":1}' })
    broker.publish(two, { channel: 'c', name: 'e', data: 'not for app 1' })
    expect(got).toEqual(['{"event":"e","channel":"c","data":"{\\"n\\":1}"}'])
    expect(broker.stats).toEqual({ channels: 1, published: 2, delivered: 1 })
  })

  it('delivers to nobody while muted, and counts what it was given', () => {
    const { broker, got } = listening()
    broker.muted = true
    broker.publish(one, { channel: 'c', name: 'e', data: '' })
    expect(got).toEqual([])
    expect(broker.stats).toEqual({ channels: 1, published: 1, delivered: 0 })
  })

  it('keeps a note of the last hundred events, of their size and not of their content', () => {
    const { broker } = listening()
    for (let n = 0; n < 101; n += 1) broker.publish(one, { channel: 'c', name: `e${n}`, data: '扫' })
    expect(broker.recent).toHaveLength(100)
    expect(broker.recent[0]).toEqual({ app: '1', channel: 'c', name: 'e1', bytes: 3 })
  })

  it('forgets on reset what was published, not who listens', () => {
    const { broker, got } = listening()
    broker.muted = true
    broker.publish(one, { channel: 'c', name: 'e', data: '' })
    broker.reset()
    expect(broker.stats).toEqual({ channels: 1, published: 0, delivered: 0 })
    expect(broker.recent).toEqual([])
    broker.publish(one, { channel: 'c', name: 'e', data: '' })
    expect(got).toHaveLength(1)
  })
})
