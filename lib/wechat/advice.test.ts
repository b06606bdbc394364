import { once } from 'node:events'
import https from 'node:https'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parseEnv } from '../env.ts'
import { codeImage } from './code-image.ts'
import { exchangeJsCode } from './js-code.ts'
import { account, serveWechat, settings, startWechat } from './test-client.ts'
import { createClock } from 'wechat-standin'

// What WeChat advises a client to do.

vi.mock('../env.ts', async (original) => ({
  ...(await original<object>()),
  ...(await import('./test-client.ts')).mockedEnv,
}))

const PICTURE = { create: { width: 280, height: 280, channels: 3, background: '#fff' } } as const

/** A WeChat that answers every code image with this. */
async function answerImages(status: number, contentType: string, body: Uint8Array): Promise<void> {
  const token = JSON.stringify({ access_token: 'token', expires_in: 7200 })
  await serveWechat((request, response) => {
    request.resume()
    const forImage = request.url?.startsWith('/wxa/')
    response.writeHead(forImage ? status : 200, { 'content-type': contentType })
    response.end(forImage ? body : token)
  })
}

test('C2, C3: Hosts: api.weixin.qq.com nearest and Never pin IPs: unless told otherwise it calls that name', async () => {
  const { WECHAT_API_URL } = parseEnv({
    DATABASE_URL: 'postgresql://127.0.0.1/saoma',
    WECHAT_APP_ID: account.appid,
    WECHAT_APP_SECRET: account.secret,
    PUSHER_APP_ID: '1',
    PUSHER_KEY: 'key',
    PUSHER_SECRET: 'secret',
    PUSHER_CLUSTER: 'mt1',
    PUSHER_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
    SAOMA_SECRET: 'x'.repeat(32),
    SAOMA_URL: 'https://site.test',
  })
  settings.WECHAT_API_URL = WECHAT_API_URL
  const request = vi.spyOn(https, 'request').mockImplementation(() => {
    throw new Error('not in a test')
  })
  onTestFinished(() => request.mockRestore())
  await expect(exchangeJsCode('code')).rejects.toMatchObject({ code: 'wechat_unavailable' })
  const [url] = request.mock.calls[0] ?? []
  expect((url as URL).origin).toBe('https://api.weixin.qq.com')
})

test('C4: 8 s in all: then the call is over, and the js code is not tried again', async () => {
  async function untilTheEnd(_: number, end: AbortSignal): Promise<void> {
    await once(end, 'abort')
  }
  const held = { ...createClock(), wait: untilTheEnd }
  const wechat = await startWechat({ clock: held })
  wechat.fault({ path: '/sns/jscode2session', times: 1, delayMs: 60_000 })
  const over = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(over.signal)
  onTestFinished(() => timeout.mockRestore())

  const exchanging = exchangeJsCode(wechat.login('visitor-1'))
  await vi.waitFor(() => expect(wechat.calls()).toHaveLength(1))
  over.abort(new DOMException('', 'TimeoutError'))
  await expect(exchanging).rejects.toMatchObject({ code: 'wechat_unavailable' })
  expect(timeout.mock.calls).toEqual([[8000]])
  expect(wechat.calls()).toHaveLength(1)
})

test('C5: Never on the request path: no refresh is forced, also for a token that is refused', async () => {
  const wechat = await startWechat()
  wechat.fault({ path: '/wxa/getwxacodeunlimit', times: 1, errcode: 40001 })
  await codeImage('scene-1')
  const tokens = wechat.calls().filter(({ path }) => path === '/cgi-bin/stable_token')
  expect(tokens.map(({ forceRefresh = false }) => forceRefresh)).toEqual([false, false])
})

test.each([200, 500])(
  'C6: Never by header, length or status: an error dressed as a picture is one, %i',
  async (status) => {
    const error = JSON.stringify({ errcode: 45009, errmsg: 'x'.repeat(100_000) })
    await answerImages(status, 'image/jpeg', Buffer.from(error))
    await expect(codeImage('scene-1')).rejects.toMatchObject({
      code: 'wechat_unavailable',
      cause: { errcode: 45009 },
    })
  },
)

test.each(['jpeg', 'png'] as const)(
  'C6: Never by header, length or status: a picture dressed as an error is one, %s',
  async (format) => {
    await answerImages(500, 'application/json', await sharp(PICTURE).toFormat(format).toBuffer())
    expect(await sharp(await codeImage('scene-1')).metadata()).toMatchObject({ width: 280 })
  },
)
