import { type CityResponse, Reader } from 'mmdb-lib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { forget, remember } from '#lib/per-process.ts'
import { placesFile } from '#lib/visitor/test-places.ts'
import { Browser } from '../clients/browser.ts'
import { listen } from '../clients/channel.ts'
import { fetchInProcess } from '../clients/in-process.ts'
import { Phone } from '../clients/phone.ts'
import { wechatCalls } from '../clients/stand-ins.ts'
import {
  expectRefused,
  expire,
  newBrowser,
  newPhone,
  scanned,
  wechatFault,
  urls,
} from '../http/shared-stack.ts'

const uuid = /^[0-9a-f-]{36}$/

describe('POST /api/miniapp/auth', () => {
  test('without a scene it only says who the user is', async () => {
    const { data } = await newPhone().auth()
    expect(data).toEqual({
      token: expect.any(String),
      expiresIn: 900,
      user: {
        id: expect.stringMatching(uuid),
        nickname: null,
        avatarUrl: null,
        role: 'user',
        registered: false,
      },
    })
  })

  test('with a scene it also describes the login request', async () => {
    const browser = newBrowser()
    const agent =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'
    const code = await browser.call<{ scene: string }>(
      'POST',
      '/api/miniapp/code',
      {},
      { 'user-agent': agent },
    )
    const { data } = await newPhone().scan(code.data.scene)
    expect(data.request).toEqual({
      scene: code.data.scene,
      site: 'Saoma',
      host: new URL(urls.app).host,
      logoUrl: `${urls.app}/icon.svg`,
      shares: [],
      browser: 'Chrome 120',
      system: 'Linux',
      address: '127.0.0.*',
      place: null,
      // A shared loopback address says nothing.
      sameNetwork: null,
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      numberNeeded: false,
    })
  })

  test("the scanner's second scan gets the same answer and no more time", async () => {
    const { code, phone } = await scanned()
    const first = await phone.scan(code.scene)
    const second = await phone.scan(code.scene)
    expect(second.data.request).toEqual(first.data.request)
    expect(second.data.user).toEqual(first.data.user)
  })

  test.each(['yes', 'no'])(
    'a live scan in another city requires the number, also where the browser says that it is behind a proxy: %s',
    async (proxied) => {
      const city = (en: string) => ({ city: { names: { en } } })
      const places = placesFile([
        { prefix: [8, 8, 8], record: city('Shanghai') },
        { prefix: [4, 4, 4], record: city('Paris') },
      ])
      forget('places')
      remember('places', () => new Reader<CityResponse>(places))
      vi.stubEnv('SAOMA_TRUST_PROXY', '1')
      onTestFinished(() => {
        vi.unstubAllEnvs()
        forget('places')
      })
      const from = (address: string, more = {}) => ({
        headers: { 'x-forwarded-for': address, ...more },
        fetch: fetchInProcess,
      })
      const number = async (address: string) => {
        const browser = new Browser(urls.app, from('8.8.8.8', { 'x-saoma-proxied': proxied }))
        const phone = new Phone(urls.app, urls.wechat, undefined, from(address))
        const { data } = await phone.scan((await browser.openCode()).scene, 1047)
        return data.request?.numberNeeded
      }
      expect([await number('8.8.8.9'), await number('4.4.4.4'), await number('5.5.5.5')]).toEqual([
        false,
        true,
        false,
      ])
    },
  )

  test("the scanner's second scan may require the number, and no later scan lifts that", async () => {
    const { browser, code, phone } = await scanned()
    const fromAlbum = await phone.scan(code.scene, 1049)
    expect(fromAlbum.data.request?.numberNeeded).toBe(true)
    const { number } = (await browser.status(code.scene)).data
    expect(number).toMatch(/^[1-9]\d$/)
    expect((await phone.scan(code.scene, 1047)).data.request?.numberNeeded).toBe(true)
    expect((await browser.status(code.scene)).data.number).toBe(number)
  })

  test('a second user who scans a taken scene is refused, and the page is told', async () => {
    const browser = newBrowser()
    const code = await browser.openCode()
    const channel = await listen(browser, code)
    await newPhone().scan(code.scene)
    expectRefused(await newPhone().scan(code.scene), 409, 'scene_taken')
    expect(await channel.next('taken')).toEqual({})
    channel.close()
  })

  test('a scene is accepted for 30 seconds longer than its code is shown', async () => {
    const late = await newBrowser().openCode()
    await expire(late.scene, 25)
    expect((await newPhone().scan(late.scene)).status).toBe(200)
    const dead = await newBrowser().openCode()
    await expire(dead.scene)
    expectRefused(await newPhone().scan(dead.scene), 410, 'scene_expired')
  })

  test('an unknown scene is unknown, whatever it looks like', async () => {
    for (const scene of ['a'.repeat(22), 'nope', '../../etc', '%00', 'ä'.repeat(22), 'a'.repeat(500)]) {
      expectRefused(await newPhone().scan(scene), 404, 'scene_unknown')
    }
  })

  test.each([
    [{}, 'code'],
    [{ code: 1 }, 'code'],
    [{ code: '' }, 'code'],
    [{ code: 'x', scene: 1 }, 'scene'],
    [{ code: 'x', scene: null }, 'scene'],
    [{ code: 'x', launchScene: '1047' }, 'launchScene'],
    [{ code: 'x', launchScene: 10.5 }, 'launchScene'],
  ])('%j is 400 and names the field %s', async (body, field) => {
    const answer = await newBrowser().call('POST', '/api/miniapp/auth', body, { 'accept-language': 'en' })
    expect(answer).toMatchObject({
      status: 400,
      error: 'bad_request',
      data: null,
      msg: `Invalid request: ${field}`,
    })
  })

  test('a body over 16 KB is 413', async () => {
    const answer = await newBrowser().call('POST', '/api/miniapp/auth', { code: 'x'.repeat(17_000) })
    expectRefused(answer, 413, 'too_large')
  })

  test('a js code works once', async () => {
    const code = await newPhone().jsCode()
    const browser = newBrowser()
    expect((await browser.call('POST', '/api/miniapp/auth', { code })).status).toBe(200)
    expectRefused(await browser.call('POST', '/api/miniapp/auth', { code }), 400, 'wechat_code_invalid')
  })

  test('a js code of another app, or of none, is refused', async () => {
    const foreign = await newPhone().jsCode('wxde30000000000001')
    for (const code of [foreign, 'nonsense']) {
      const answer = await newBrowser().call('POST', '/api/miniapp/auth', { code })
      expectRefused(answer, 400, 'wechat_code_invalid')
    }
  })

  test.each([
    ['an errcode', { errcode: -1 }, 502, 'wechat_unavailable'],
    ['no answer', { drop: true }, 502, 'wechat_unavailable'],
    ['nonsense', { body: '<html>' }, 502, 'wechat_unavailable'],
    ['an answer without an openid', { body: '{}' }, 502, 'wechat_unavailable'],
    ['a blocked user', { errcode: 40226 }, 403, 'user_blocked'],
  ])('%s from WeChat is reported as such', async (_name, fault, status, error) => {
    await wechatFault({ path: '/sns/jscode2session', times: 1, ...fault })
    expect(await newPhone().auth()).toMatchObject({ status, error, data: null })
  })

  test('a js code is exchanged once, whatever happens', async () => {
    const before = await exchanges()
    await wechatFault({ path: '/sns/jscode2session', times: 1, drop: true })
    await newPhone().auth()
    expect(await exchanges()).toBe(before + 1)
  })
})

async function exchanges(): Promise<number> {
  return (await wechatCalls(urls.wechat, '/sns/jscode2session')).length
}
