import { describe, expect, it } from 'vitest'
import { CHANNEL_NAME, channelKind } from './channel-name.ts'

describe('A channel name', () => {
  it('9, “channel name not `[A-Za-z0-9_\\-=@,.;]{1,200}`”: these are', () => {
    for (const name of ['a', 'A9_-=@,.;', 'private-encrypted-0aZ_-', 'x'.repeat(200)]) {
      expect(name).toMatch(CHANNEL_NAME)
    }
  })

  it('9, “channel name not `[A-Za-z0-9_\\-=@,.;]{1,200}`”: these are not', () => {
    for (const name of ['', 'x'.repeat(201), 'a b', 'a/b', 'a:b', 'é', '扫码', '#server-to-user-1', 'a\n']) {
      expect(name).not.toMatch(CHANNEL_NAME)
    }
  })

  it('5, “`private-…`” and 6, “`private-encrypted-…`: as private”: needs a signature', () => {
    expect(channelKind('private-x')).toBe('private')
    expect(channelKind('private-encrypted-x')).toBe('private')
    expect(channelKind('privatex')).toBe('public')
    expect(channelKind('my-private-x')).toBe('public')
  })

  it('“Presence, cache channels, client events, webhooks and watchlists are not used, and are not built”', () => {
    for (const name of [
      'presence-x',
      'cache-x',
      'private-cache-x',
      'presence-cache-x',
      'private-encrypted-cache-x',
    ]) {
      expect(channelKind(name), name).toBe('not built')
    }
  })
})
