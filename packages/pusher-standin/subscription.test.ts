import { timingSafeEqual } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { CHANNEL_NAME, channelKind, matches, refusedAuth } from './subscription.ts'

vi.mock('node:crypto', async (original) => {
  const real = await original<{ timingSafeEqual: typeof timingSafeEqual }>()
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) }
})

const app = { id: '3', key: '278d425bdf160c739803', secret: '7ad3773142a6692b25b8' }
const claim = { socketId: '1234.1234', channel: 'private-foobar', channelData: undefined }
const signature = '58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4'

describe('Joining a private channel', () => {
  it('P13: `auth = KEY:HMAC_SHA256(secret, "socket_id:channel")`: takes the documentation’s worked example', () => {
    expect(refusedAuth(app, { ...claim, auth: `${app.key}:${signature}` })).toBeUndefined()
  })

  it('P13: `auth = KEY:HMAC_SHA256(secret, "socket_id:channel")`: not for another socket, channel or app', () => {
    const auth = `${app.key}:${signature}`
    for (const changed of [{ socketId: '1234.1235' }, { channel: 'private-foobaz' }, { channelData: '' }]) {
      expect(refusedAuth(app, { ...claim, auth, ...changed })).toMatch(
        /^Invalid signature: Expected HMAC SHA256/,
      )
    }
    expect(refusedAuth({ ...app, secret: 'x' }, { ...claim, auth })).toMatch(/^Invalid signature/)
    expect(refusedAuth({ ...app, key: 'x' }, { ...claim, auth })).toMatch(
      /^Invalid key in subscription auth data/,
    )
  })

  it('P15: the error says what is wrong with a missing or malformed auth', () => {
    expect(refusedAuth(app, { ...claim, auth: undefined })).toBe(
      'Auth info required to subscribe to private-foobar',
    )
    expect(refusedAuth(app, { ...claim, auth: '' })).toMatch(/^Auth info required/)
    for (const auth of [signature, `${app.key}:`, `:${signature}`, `${app.key}:${signature}:x`]) {
      expect(refusedAuth(app, { ...claim, auth }), auth).toContain("should be of format 'key:signature'")
    }
  })

  it('P14: compared in constant time: by timingSafeEqual, wherever the difference is', () => {
    const auth = (wrong: string): string => `${app.key}:${wrong}`
    vi.mocked(timingSafeEqual).mockClear()
    expect(refusedAuth(app, { ...claim, auth: auth(`0${signature.slice(1)}`) })).toMatch(/^Invalid signature/)
    expect(refusedAuth(app, { ...claim, auth: auth(`${signature.slice(0, -1)}0`) })).toMatch(
      /^Invalid signature/,
    )
    expect(timingSafeEqual).toHaveBeenCalledTimes(2)
    expect(matches('abc', 'abcd')).toBe(false)
    expect(matches('é', 'ab')).toBe(false)
  })
})

describe('A channel name', () => {
  it('P43: channel name not `[A-Za-z0-9_\\-=@,.;]{1,200}`: 400', () => {
    for (const name of ['a', 'A9_-=@,.;', 'private-encrypted-0aZ_-', 'x'.repeat(200)])
      expect(name).toMatch(CHANNEL_NAME)
    for (const name of ['', 'x'.repeat(201), 'a b', 'a/b', 'a:b', 'é', '扫码', '#server-to-user-1', 'a\n'])
      expect(name).not.toMatch(CHANNEL_NAME)
  })

  it('P12, P16: `private-…` and `private-encrypted-…` need a signature', () => {
    expect(channelKind('private-x')).toBe('private')
    expect(channelKind('private-encrypted-x')).toBe('private')
    expect(channelKind('privatex')).toBe('public')
    expect(channelKind('my-private-x')).toBe('public')
  })
})
