import { expect, test } from 'vitest'
import { answererAt } from './failure.ts'

test.each(['https://api.weixin.qq.com', 'https://api2.weixin.qq.com', 'https://sh.api.weixin.qq.com'])(
  '%s is WeChat, and is not asked',
  async (origin) => {
    const host = new URL(origin).host
    expect(await answererAt(origin, 1_000)).toEqual({
      kind: 'WeChat',
      name: { zh: `微信（${host}）`, en: `WeChat (${host})` },
    })
  },
)

test('a host that only looks like it is not', async () => {
  const { kind } = await answererAt('http://api.weixin.qq.com.invalid', 1_000)
  expect(kind).toBe('other')
})
