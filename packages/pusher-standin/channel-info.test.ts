import { describe, expect, it } from 'vitest'
import { channelInfo, unavailableAttribute } from './channel-info.ts'
import { Channels } from './channels.ts'

describe('Channel info', () => {
  it('is empty unless asked for', () => {
    expect(channelInfo(undefined, new Channels(), 'c')).toEqual({})
    expect(channelInfo('', new Channels(), 'c')).toEqual({})
    expect(channelInfo('user_count', new Channels(), 'c')).toEqual({})
  })

  it('counts connections where asked', () => {
    const channels = new Channels()
    channels.join('c', { socketId: '1.1', send: () => {} })
    expect(channelInfo('subscription_count', channels, 'c')).toEqual({ subscription_count: 1 })
    expect(channelInfo('user_count, subscription_count', channels, 'd')).toEqual({ subscription_count: 0 })
  })

  it('has no other attribute', () => {
    expect(unavailableAttribute(undefined)).toBeUndefined()
    expect(unavailableAttribute('subscription_count')).toBeUndefined()
    expect(unavailableAttribute('subscription_count,user_count')).toBe('user_count')
  })
})
