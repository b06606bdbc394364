import sharp from 'sharp'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { withAccessToken } from './access-token.ts'
import { WechatError } from './api.ts'
import { codeImage } from './code-image.ts'
import { exchangeJsCode } from './js-code.ts'
import { readPicture } from 'wechat-standin'
import {
  failureOf,
  forget,
  image,
  session,
  settings,
  startWechat,
  type TestWechat,
  token,
} from './test-client.ts'

// Every error that WeChat's documentation names.

vi.mock('../env.ts', async () => (await import('./test-client.ts')).mockedEnv)

const scene = 'Zk3-_0123456789abcdefg'
let wechat: TestWechat

beforeEach(async () => {
  wechat = await startWechat()
})

describe('the code image', () => {
  test.each(['photograph', 'crest', 'gradient'] as const)(
    'holds the scene, and keeps a %s in its middle: 32 dB and better, in less than 24 KB',
    async (centre) => {
      await startWechat({ centre })
      const bytes = await codeImage(scene)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 280 })
      expect(bytes.length).toBeLessThan(24_000)
      expect(await readPicture(bytes)).toContain(`scene=${scene}`)
      expect(await centrePsnr(await originalImage(), bytes)).toBeGreaterThan(32)
    },
  )

  test.each([40001, 40014, 42001])(
    'C7: A client treats 40001, 40014, 42001 alike: %i, the token is fetched again, once',
    async (errcode) => {
      await codeImage(scene)
      wechat.fail(image, { errcode })
      await codeImage(scene)
      expect([wechat.count(token), wechat.count(image)]).toEqual([2, 3])
      wechat.fail(image, { errcode }, 2)
      expect(await failureOf(codeImage(scene))).toBe(`wechat_unavailable ${errcode}`)
      expect(wechat.count(image)).toBe(5)
    },
  )

  test.each([40097, 40129, 40169, 41001, 41030, 45009, 47001, 48001, 85096])(
    'W97: a leading `{` is an error: errcode %i is told to the log',
    async (errcode) => {
      wechat.fail(image, { errcode })
      expect(await failureOf(codeImage(scene))).toBe(`wechat_unavailable ${errcode}`)
      forget()
      await codeImage(scene)
    },
  )

  test.each([40002, 40013, 40125, 40164, 41002, 41004, 43002, 45009, 47001, 89503, 89506, 89507])(
    'errcode %i for the token is told to the log',
    async (errcode) => {
      wechat.fail(token, { errcode })
      expect(await failureOf(codeImage(scene))).toBe(`wechat_unavailable ${errcode}`)
      forget()
      await codeImage(scene)
    },
  )

  test.each([token, image])(
    'W98: anything else is a protocol error: %s that gives no answer, or nonsense, is unavailable',
    async (path) => {
      for (const kind of [
        { drop: true },
        { body: '' },
        { body: '<html>' },
        { body: '{"errcode":' },
        { body: '{}' },
      ]) {
        forget()
        wechat.fail(path, kind)
        expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable')
        await codeImage(scene)
      }
    },
  )

  test('W96: FF D8 FF or 89 50 4E 47 is an image: what begins like one and is none is unavailable', async () => {
    wechat.fail(image, { body: '\u00ff\u00d8\u00ff' })
    expect(await failureOf(codeImage(scene))).toBe('wechat_unavailable')
  })
})

describe('the token', () => {
  test('is fetched once for many at a time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => codeImage(scene)))
    expect(wechat.count(token)).toBe(1)
  })

  test('W27: In the last 5 minutes it mints a new one: is renewed then, before it fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    await codeImage(scene)
    async function pass(ms: number): Promise<void> {
      vi.setSystemTime(Date.now() + ms)
      wechat.advance(ms)
    }
    await pass(6_890_000)
    await codeImage(scene)
    expect(wechat.count(token)).toBe(1)
    await pass(20_000)
    await codeImage(scene)
    expect([wechat.count(token), wechat.count(image)]).toEqual([2, 3])
    vi.useRealTimers()
  })

  test('that lives for a number of seconds in a string, behind a byte order mark, is one', async () => {
    wechat.fail(token, { body: '\uFEFF{"access_token":"T","expires_in":"7200"}' })
    expect(await withAccessToken(async (value) => value)).toBe('T')
    expect(await withAccessToken(async (value) => value)).toBe('T')
    expect(wechat.count(token)).toBe(1)
  })

  test('that another request has renewed meanwhile is not thrown away', async () => {
    for (const value of ['first', 'second', 'third']) {
      wechat.fail(token, { body: JSON.stringify({ access_token: value, expires_in: 7200 }) })
    }
    function refuseFirst(value: string): string {
      if (value === 'first') throw new WechatError(40001, 'not latest')
      return value
    }
    const used = await withAccessToken(async (value) => {
      if (value === 'first') await withAccessToken(async (other) => refuseFirst(other))
      return refuseFirst(value)
    })
    expect([used, wechat.count(token)]).toEqual(['second', 2])
  })
})

describe('the js code', () => {
  test('C1: parse the text: becomes an openid, and a unionid where there is one', async () => {
    const identity = await exchangeJsCode(wechat.login('visitor-1'))
    expect(identity).toEqual({ openid: expect.stringMatching(/^o.{27}$/), unionid: expect.any(String) })
    expect((await exchangeJsCode(wechat.login('visitor-1'))).openid).toBe(identity.openid)
  })

  test.each([
    ['a unionid that is empty', '{"openid":"o-1","unionid":""}'],
    ['a unionid that is null', '{"openid":"o-1","unionid":null}'],
    ['a byte order mark', '\uFEFF{"openid":"o-1"}'],
    ['an errcode 0 as a string', '{"openid":"o-1","errcode":"0"}'],
  ])('with %s, the openid counts', async (_what, body) => {
    wechat.fail(session, { body })
    expect(await exchangeJsCode(wechat.login('visitor-1'))).toEqual({ openid: 'o-1', unionid: null })
  })

  test('an errcode as a string is an error', async () => {
    wechat.fail(session, { body: '{"errcode":"40029","errmsg":"invalid code"}' })
    expect(await failureOf(exchangeJsCode(wechat.login('visitor-1')))).toBe('wechat_code_invalid 40029')
  })

  test('is refused the second time', async () => {
    const code = wechat.login('visitor-1')
    await exchangeJsCode(code)
    expect(await failureOf(exchangeJsCode(code))).toBe('wechat_code_invalid 40163')
  })

  test.each([
    [40029, 'wechat_code_invalid'],
    [40163, 'wechat_code_invalid'],
    [40226, 'user_blocked'],
    [-1, 'wechat_unavailable'],
    [40013, 'wechat_unavailable'],
    [40125, 'wechat_unavailable'],
    [40164, 'wechat_unavailable'],
    [41004, 'wechat_unavailable'],
    [41008, 'wechat_unavailable'],
    [45011, 'wechat_unavailable'],
  ])('errcode %i is %s, and asked for once', async (errcode, code) => {
    wechat.fail(session, { errcode })
    expect(await failureOf(exchangeJsCode(wechat.login('visitor-1')))).toBe(`${code} ${errcode}`)
    expect(wechat.count(session)).toBe(1)
  })

  test.each([{ drop: true }, { body: '' }, { body: 'no json' }, { body: '[]' }, { body: '{"openid":""}' }])(
    'W113: Never retry with the same code after a timeout: %j is unavailable, and asked for once',
    async (kind) => {
      wechat.fail(session, kind)
      expect(await failureOf(exchangeJsCode(wechat.login('visitor-1')))).toBe('wechat_unavailable')
      expect(wechat.count(session)).toBe(1)
    },
  )
})

/** The image as WeChat sends it. */
async function originalImage(): Promise<Buffer> {
  return withAccessToken(async (value) => {
    const url = `${settings.WECHAT_API_URL}${image}?access_token=${value}`
    const body = JSON.stringify({ scene, page: settings.WECHAT_PAGE, width: 280 })
    return Buffer.from(await (await fetch(url, { method: 'POST', body })).arrayBuffer())
  })
}

async function centrePsnr(...images: [Buffer, Buffer]): Promise<number> {
  const middle = { left: 108, top: 108, width: 64, height: 64 }
  const [before, after] = await Promise.all(
    images.map((bytes) => sharp(bytes).extract(middle).removeAlpha().raw().toBuffer()),
  )
  if (!before || !after) throw new Error('two images are compared')
  const error = before.reduce((sum, value, i) => sum + (value - (after[i] ?? 0)) ** 2, 0) / before.length
  return 10 * Math.log10(255 ** 2 / error)
}
