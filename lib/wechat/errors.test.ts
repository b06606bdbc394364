import { expect, test, vi } from 'vitest'
import { SaomaError } from '../errors.ts'
import { WechatError } from './api.ts'

test('recognizes errors of another copy of the module', async () => {
  vi.resetModules()
  const errors = await import('../errors.ts')
  const api = await import('./api.ts')
  expect(errors.SaomaError).not.toBe(SaomaError)
  expect(new errors.SaomaError('forbidden')).toBeInstanceOf(SaomaError)
  expect(new api.WechatError(40125, 'invalid appsecret')).toBeInstanceOf(WechatError)
})

test('recognizes no other error', () => {
  for (const other of [new Error('SaomaError'), { name: 'SaomaError' }, null, undefined, 'SaomaError']) {
    expect(other instanceof SaomaError).toBe(false)
    expect(other instanceof WechatError).toBe(false)
  }
  expect(new WechatError(-1, 'system error')).not.toBeInstanceOf(SaomaError)
})
