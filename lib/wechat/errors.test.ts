import { expect, test, vi } from 'vitest'
import { SaomaError } from '../errors.ts'
import { WechatError } from './api.ts'

test('an error of another copy of its module, as Next makes them, is still one of ours', async () => {
  vi.resetModules()
  const errors = await import('../errors.ts')
  const api = await import('./api.ts')
  expect(errors.SaomaError).not.toBe(SaomaError)
  expect(new errors.SaomaError('forbidden')).toBeInstanceOf(SaomaError)
  expect(new api.WechatError(40125, 'invalid appsecret')).toBeInstanceOf(WechatError)
})

test('no other error is', () => {
  for (const other of [new Error('SaomaError'), { name: 'SaomaError' }, null, undefined, 'SaomaError']) {
    expect(other instanceof SaomaError).toBe(false)
    expect(other instanceof WechatError).toBe(false)
  }
  expect(new WechatError(-1, 'system error')).not.toBeInstanceOf(SaomaError)
})
