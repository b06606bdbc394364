import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { expectRefused, newBrowser, newPhone } from '../http/shared-stack.ts'

async function picture(side: number): Promise<Blob> {
  const raw = Buffer.alloc(side * side * 3, 0).map(() => Math.floor(Math.random() * 256))
  const png = await sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
  return new Blob([new Uint8Array(png)])
}

describe('POST /api/miniapp/register', () => {
  test.each(['小明', '  Alice ', '😀'.repeat(32), 'مرحبا', '<script>alert(1)</script>'])(
    'the nickname %s is kept exactly',
    async (nickname) => {
      const phone = newPhone()
      const { user } = (await phone.auth()).data
      const { data } = await phone.register({ nickname })
      expect(data.user).toEqual({ ...user, nickname: nickname.trim(), registered: true })
      expect((await phone.auth()).data.user).toEqual(data.user)
    },
  )

  test.each([
    ['علی\u200cرضا', 'علی\u200cرضا'],
    ['שלום\u200f', 'שלום\u200f'],
    ['Al\u200bice\u{e0048}\u{e0069}', 'Alice'],
    ['x\u0300\u0301\u0302\u0303\u0304', 'x\u0300\u0301'],
  ])('the nickname %j is stored as %j, with and without an avatar', async (nickname, kept) => {
    const phone = newPhone()
    await phone.auth()
    const json = await phone.register({ nickname })
    expect(json.data.user).toMatchObject({ nickname: kept })
    expect((await phone.upload(nickname, await picture(9))).data.user).toMatchObject({ nickname: kept })
  })

  test.each([
    ['x'.repeat(33), '昵称（nickname）不能超过 32 个字符', 'The nickname can’t be longer than 32 characters'],
    [
      '\u3164',
      '昵称（nickname）应包含至少一个可见字符',
      'The nickname must contain at least one visible character',
    ],
    [
      'a\u202eb',
      '昵称（nickname）不能包含换行、控制字符或改变文字方向的字符',
      'The nickname can’t contain line breaks, control characters or characters that change the direction of text',
    ],
  ])('the nickname %j is refused with the rule it breaks, in both languages', async (nickname, zh, en) => {
    const { token } = (await newPhone().auth()).data
    const form = new FormData()
    form.set('nickname', nickname)
    form.set('avatar', await picture(9), 'a.png')
    for (const [language, msg] of [
      ['zh-CN', zh],
      ['en', en],
    ] as const) {
      const headers = { authorization: `Bearer ${token}`, 'accept-language': language }
      const json = await newBrowser().call('POST', '/api/miniapp/register', { nickname }, headers)
      expect(json).toMatchObject({ status: 400, error: 'bad_request', data: null, msg })
      const sent = await newBrowser().fetch('POST', '/api/miniapp/register', { body: form, headers })
      expect(await sent.json()).toMatchObject({ code: 400, error: 'bad_request', data: null, msg })
    }
  })

  test.each([
    {},
    { nickname: '' },
    { nickname: ' \n ' },
    { nickname: 'x'.repeat(33) },
    { nickname: 'a\u0000b' },
    { nickname: 5 },
  ])('%j is 400, and nothing is kept', async (body) => {
    const phone = newPhone()
    await phone.auth()
    expectRefused(await phone.register(body), 400, 'bad_request')
    expect((await phone.auth()).data.user.registered).toBe(false)
  })

  test('an avatar is re-encoded, small, and served as immutable', async () => {
    const phone = newPhone()
    await phone.auth()
    const { data } = await phone.upload('Alice', await picture(400))
    const url = new URL(data.user.avatarUrl ?? '')
    const response = await newBrowser().fetch('GET', url.pathname)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).toBe('image/webp')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.length).toBeLessThanOrEqual(20_480)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 132, height: 132 })
  })

  test('a new avatar has a new URL, and the old one is gone', async () => {
    const phone = newPhone()
    await phone.auth()
    const first = (await phone.upload('Alice', await picture(50))).data.user.avatarUrl ?? ''
    const second = (await phone.upload('Alice', await picture(50))).data.user.avatarUrl ?? ''
    expect(second).not.toBe(first)
    expect((await newBrowser().fetch('GET', new URL(first).pathname)).status).toBe(404)
    expect((await newBrowser().fetch('GET', new URL(second).pathname)).status).toBe(200)
  })

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['half a picture', '\u0089PNG\r\n\u001a\n'],
    ['nothing', ''],
  ])('%s is no avatar', async (_name, text) => {
    const phone = newPhone()
    await phone.auth()
    expectRefused(await phone.upload('Alice', new Blob([text])), 400, 'bad_request')
    expect((await phone.auth()).data.user.registered).toBe(false)
  })

  test('an upload over 2 MB is 413', async () => {
    const phone = newPhone()
    await phone.auth()
    const large = new Blob([new Uint8Array(2 * 1_024 * 1_024 + 1)])
    expectRefused(await phone.upload('Alice', large), 413, 'too_large')
  })

  test('needs a token', async () => {
    expect(await newBrowser().call('POST', '/api/miniapp/register', { nickname: 'x' })).toMatchObject({
      status: 401,
    })
  })
})

describe('GET /api/avatar/<id>', () => {
  test.each(['nope', 'a'.repeat(22), '%00', '..%2f..%2fpackage.json', '.env'])(
    'there is no avatar at %s',
    async (id) => {
      const answer = await newBrowser().call('GET', `/api/avatar/${id}`)
      expectRefused(answer, 404, 'not_found')
      expect(answer.headers.get('cache-control')).toBe('no-store')
    },
  )
})
