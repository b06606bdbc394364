import { describe, expect, test } from 'vitest'
import { scanPicture } from '../clients/phone.ts'
import { newBrowser, wechatFault, urls } from '../http/shared-stack.ts'

// Faults are for the codes that the tests ask for.
process.env['SAOMA_SPARE_CODES'] = 'off'

describe('POST /api/miniapp/code', () => {
  test('answers with exactly these keys, and binds the browser', async () => {
    const browser = newBrowser()
    const { status, headers, data } = await browser.call<Record<string, unknown>>(
      'POST',
      '/api/miniapp/code',
      {},
    )
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    const { port } = new URL(urls.pusher)
    expect(data).toEqual({
      scene: expect.stringMatching(/^[0-9A-Za-z_-]{22}$/),
      image: expect.stringMatching(/^data:image\/jpeg;base64,/),
      now: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      expiresAt: expect.any(String),
      channel: `private-encrypted-${data['scene'] as string}`,
      push: { key: 'demo-key', cluster: 'mt1', host: '127.0.0.1', port: Number(port), tls: false },
      pollSeconds: expect.any(Number),
    })
    expect(browser.cookies.get('saoma_browser')).toMatch(/^[\w-]{43}$/)
  })

  test('lives 120 seconds', async () => {
    const { now, expiresAt } = await newBrowser().openCode()
    const seconds = (Date.parse(expiresAt) - Date.parse(now)) / 1_000
    expect(seconds).toBeGreaterThan(110)
    expect(seconds).toBeLessThanOrEqual(120)
  })

  test('the image is at most 40 KB of base64, and contains the scene', async () => {
    const { image, scene } = await newBrowser().openCode()
    expect(image.length).toBeLessThan(40_000)
    expect((await scanPicture(image)).searchParams.get('scene')).toBe(scene)
  })

  test('a known browser keeps its secret, and gets another scene', async () => {
    const browser = newBrowser()
    const first = await browser.openCode()
    const again = await browser.call<{ scene: string }>('POST', '/api/miniapp/code', {})
    expect(again.headers.getSetCookie()).toEqual([])
    expect(again.data.scene).not.toBe(first.scene)
  })

  test('a malformed cookie is replaced', async () => {
    const browser = newBrowser()
    browser.cookies.set('saoma_browser', 'x')
    await browser.openCode()
    expect(browser.cookies.get('saoma_browser')).toMatch(/^[\w-]{43}$/)
  })

  test.each(['', '[]', 'null', '{', '"x"'])('a body of %j is 400', async (body) => {
    const headers = { 'content-type': 'application/json' }
    const response = await newBrowser().fetch('POST', '/api/miniapp/code', { body, headers })
    expect(await response.json()).toMatchObject({ code: 400, data: null, error: 'bad_request' })
  })

  test.each([
    ['an error', { errcode: 40066 }],
    ['nonsense', { body: 'not a picture' }],
    ['an error that is no JSON', { body: '{"errcode":' }],
    ['no answer', { drop: true }],
  ])('%s from WeChat is a 502 without details', async (_name, fault) => {
    await wechatFault({ path: '/wxa/getwxacodeunlimit', times: 1, ...fault })
    const { status, error, data, msg } = await newBrowser().call('POST', '/api/miniapp/code', {})
    expect({ status, error, data }).toEqual({ status: 502, error: 'wechat_unavailable', data: null })
    expect(msg).not.toContain('40066')
  })

  test.each([40001, 40014, 42001])('errcode %i is retried once with a new token', async (errcode) => {
    await wechatFault({ path: '/wxa/getwxacodeunlimit', times: 1, errcode })
    expect((await newBrowser().call('POST', '/api/miniapp/code', {})).status).toBe(200)
  })

  test('and only once', async () => {
    await wechatFault({ path: '/wxa/getwxacodeunlimit', times: 2, errcode: 40001 })
    expect((await newBrowser().call('POST', '/api/miniapp/code', {})).status).toBe(502)
    expect((await newBrowser().call('POST', '/api/miniapp/code', {})).status).toBe(200)
  })
})
