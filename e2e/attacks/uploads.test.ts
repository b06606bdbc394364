import { type IncomingMessage, request } from 'node:http'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Answer, User } from '../clients/browser.ts'
import { raw } from '../http/raw.ts'
import { expectRefused, newBrowser, newPhone, signedIn, urls } from '../http/shared-stack.ts'
import { animations, blackPng, pngChunk, refusedPictures } from './slow-pictures.ts'

const script = '<script>alert(document.domain)</script>'

describe('stored script', () => {
  test('in a nickname stays text on every page', async () => {
    const login = await signedIn()
    await login.phone.call('POST', '/api/miniapp/register', { nickname: '<svg/onload=alert(1)>' })
    const html = await (await login.browser.fetch('GET', '/')).text()
    expect(html).toContain('&lt;svg/onload=alert(1)&gt;')
    expect(html).not.toContain('<svg/onload')
    const json = await login.browser.fetch('GET', '/api/session')
    expect(json.headers.get('content-type')).toMatch(/^application\/json/)
    expect(json.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test("that would close the page's inline data stays inside it", async () => {
    const login = await signedIn()
    await login.phone.call('POST', '/api/miniapp/register', { nickname: '</script><script>x()' })
    expect(await (await login.browser.fetch('GET', '/')).text()).not.toContain('</script><script>x()')
  })

  test.each(['a\u202eb', '\u2066x', 'a\nb', 'a\u0000b', '\ud800', '\u0085', ' ', '\u2028'])(
    'or a nickname %j that spoofs other text is refused',
    async (nickname) => {
      const phone = newPhone()
      await phone.auth()
      expectRefused(await phone.register({ nickname }), 400, 'bad_request')
    },
  )

  test.each([
    ['stacked marks', `A${'\u0321\u0337\u0347\u0489\u0309\u036f'.repeat(5)}`, /^A\p{M}{0,4}$/u],
    ['tags', `A${'\u{e0070}\u{e0061}\u{e0079}'.repeat(10)}`, /^A$/],
    ['zero-width characters', `A${'\u200b\u200d\u2060'.repeat(10)}`, /^A$/],
  ])('or hidden text in a nickname (%s) is removed', async (_name, nickname, kept) => {
    const phone = newPhone()
    await phone.auth()
    const { data } = await phone.register({ nickname })
    expect(data.user.nickname).toMatch(kept)
  })
})

async function picture(format: 'png' | 'jpeg' | 'gif' | 'webp' | 'tiff' | 'avif'): Promise<Buffer> {
  const create = { width: 64, height: 64, channels: 3 as const, background: '#c04020' }
  return sharp({ create }).toFormat(format).toBuffer()
}

/** A PNG with a text chunk before its data: still valid. */
async function pngWithText(text: string): Promise<Buffer> {
  const png = await picture('png')
  return Buffer.concat([
    png.subarray(0, 33),
    pngChunk('tEXt', Buffer.from(`Comment\0${text}`)),
    png.subarray(33),
  ])
}

async function served(path: string): Promise<{ type: string; bytes: Buffer; headers: Headers }> {
  const response = await newBrowser().fetch('GET', path)
  const bytes = Buffer.from(await response.arrayBuffer())
  return { type: response.headers.get('content-type') ?? '', bytes, headers: response.headers }
}

describe('an upload that is', () => {
  test.each([
    [
      'a picture and a page: script behind a JPEG',
      async () => Buffer.concat([await picture('jpeg'), Buffer.from(script)]),
    ],
    ['a picture and a page: script inside a PNG', () => pngWithText(script)],
    [
      'a picture and an archive: a zip behind a GIF',
      async () => Buffer.concat([await picture('gif'), Buffer.from('PK\u0003\u0004evil.class')]),
    ],
    [
      'a picture with script in its metadata',
      async () =>
        sharp(await picture('jpeg'))
          .withExif({ IFD0: { ImageDescription: script, Copyright: script } })
          .jpeg()
          .toBuffer(),
    ],
  ])('%s: only its pixels are served', async (_name, make) => {
    const phone = newPhone()
    await phone.auth()
    const upload = await make()
    const { data } = await phone.upload('Alice', new Blob([new Uint8Array(upload)], { type: 'text/html' }))
    const { type, bytes, headers } = await served(new URL(data.user.avatarUrl ?? '').pathname)
    expect(type).toBe('image/webp')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF')
    for (const part of ['script', 'alert', 'PK\u0003\u0004', 'evil']) expect(bytes.includes(part)).toBe(false)
    expect(await sharp(bytes).metadata()).not.toHaveProperty('exif')
  })

  test.each([
    ['an SVG with script', `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
    [
      'an SVG that reads a file',
      '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>',
    ],
    [
      'an SVG that fetches',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://127.0.0.1:1/" width="9" height="9"/></svg>',
    ],
    ['a page that begins like a GIF', `GIF89a/*${script}*/`],
    ['a PDF', '%PDF-1.7\n1 0 obj<</S/JavaScript>>'],
    ['a playlist', '#EXTM3U\nhttp://127.0.0.1:1/'],
    ['half a JPEG', '\u00ff\u00d8\u00ff\u00e0'],
  ])('%s is refused, whatever its name or type', async (_name, text) => {
    const phone = newPhone()
    await phone.auth()
    expectRefused(await phone.upload('Alice', new Blob([text], { type: 'image/png' })), 400, 'bad_request')
  })

  test.each(['tiff', 'avif'] as const)('in an unneeded format, %s, is refused', async (format) => {
    const phone = newPhone()
    await phone.auth()
    const bytes = new Uint8Array(await picture(format))
    expectRefused(await phone.upload('Alice', new Blob([bytes])), 400, 'bad_request')
  })

  test('a decompression bomb of 256 million pixels is refused', async () => {
    const phone = newPhone()
    await phone.auth()
    const bomb = new Uint8Array(blackPng(16_000))
    expect(await sharp(bomb).metadata()).toMatchObject({ format: 'png', width: 16_000, height: 16_000 })
    expect(bomb.length).toBeLessThan(2_000_000)
    expectRefused(await phone.upload('Alice', new Blob([bomb])), 400, 'bad_request')
  })

  test('as a malformed form is refused in the envelope', async () => {
    const phone = newPhone()
    const { token } = (await phone.auth()).data
    const forms = [
      '',
      '--x',
      '--x\r\n\r\n',
      '--x\r\nContent-Disposition: form-data; name="nickname"\r\n\r\nA',
      '--x--\r\n',
    ]
    for (const type of [
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'multipart/form-data; boundary="',
    ])
      for (const body of forms) {
        const headers = { 'content-type': type, authorization: `Bearer ${token}` }
        const answer = await newBrowser().fetch('POST', '/api/miniapp/register', { body, headers })
        expect(await answer.json()).toMatchObject({ code: 400, error: 'bad_request' })
      }
  })
})

describe('four uploads at once of', () => {
  type Upload = { answer: Answer<{ user: User }>; ms: number }

  async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
    const start = performance.now()
    return { answer: await work(), ms: performance.now() - start }
  }

  /** One person uploads while a visitor opens the login page, which takes its own code from WeChat. */
  async function attack(
    upload: Buffer,
  ): Promise<{ uploads: Upload[]; page: { answer: string; ms: number } }> {
    const phone = newPhone()
    await phone.auth()
    const file = new Blob([new Uint8Array(upload)], { type: 'image/png' })
    const uploads = Array.from({ length: 4 }, () => timed(() => phone.upload('Alice', file)))
    const page = timed(async () => (await newBrowser().fetch('GET', '/login')).text())
    return { uploads: await Promise.all(uploads), page: await page }
  }

  /** What the slowest of four of the largest pictures that are accepted takes now, on this machine. */
  async function fourLargest(): Promise<number> {
    const { uploads } = await attack(photo)
    for (const { answer } of uploads) expect(answer.status).toBe(200)
    return Math.max(...uploads.map(({ ms }) => ms))
  }

  let photo: Buffer
  beforeAll(async () => {
    const create = { width: 4_000, height: 4_000, channels: 3 as const, background: '#c04020' }
    photo = await sharp({ create }).png({ compressionLevel: 9 }).toBuffer()
    // The first request to a route loads its code, which isn't measured.
    await attack(await picture('png'))
  })

  test.each(refusedPictures)(
    '%s: each is refused within four times what large pictures take, and the login page responds meanwhile',
    async (_name, make) => {
      const upload = await make()
      const limit = 4 * (await fourLargest())
      const { uploads, page } = await attack(upload)
      for (const { answer, ms } of uploads) {
        expectRefused(answer, 400, 'bad_request')
        expect(ms).toBeLessThan(limit)
      }
      expect(page.answer).toMatch(/<img[^>]+src="data:image\//)
      expect(page.ms).toBeLessThan(limit)
    },
  )

  test.each(animations)(
    '%s: each is reduced to its first frame within four times what large pictures take, and the login page responds meanwhile',
    async (_name, make) => {
      const upload = await make()
      const limit = 4 * (await fourLargest())
      const { uploads, page } = await attack(upload)
      for (const { answer, ms } of uploads) {
        expect(answer.status).toBe(200)
        expect(ms).toBeLessThan(limit)
      }
      // Each upload replaces the avatar before it; the last one is left.
      const kept = await Promise.all(
        uploads.map(({ answer }) => served(new URL(answer.data.user.avatarUrl ?? '').pathname)),
      )
      const pictures = kept.filter(({ type }) => type === 'image/webp')
      expect(pictures).toHaveLength(1)
      const { channels } = await sharp(pictures[0]?.bytes).stats()
      expect(channels.slice(0, 3).map(({ mean }) => mean > 128)).toEqual([true, false, false])
      expect(page.answer).toMatch(/<img[^>]+src="data:image\//)
      expect(page.ms).toBeLessThan(limit)
    },
  )
})

describe('path tricks in /api/avatar', () => {
  test.each([
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '..%252f..%252fpackage.json',
    '....%2f%2fpackage.json',
    '%2fetc%2fpasswd',
    'file:%2f%2f%2fetc%2fpasswd',
    'http:%2f%2f127.0.0.1:4101%2f',
    'x%00.webp',
    'x.webp',
    "x'%20OR%20'1'='1",
    '%c0%ae%c0%ae%c0%afpackage.json',
    '..;/..;/package.json',
    '%E0%A4%A',
    '.',
    '',
  ])('%j is not found, in the envelope', async (id) => {
    const answer = await raw(urls.app, 'GET', `/api/avatar/${id}`)
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 404, data: null, error: 'not_found' })
  })

  test.each([
    '/api/avatar/../../package.json',
    '/api/avatar/../../../../etc/passwd',
    '/_next/static/..%2f..%2f..%2fpackage.json',
    '/..%2fpackage.json',
    '/package.json',
  ])('%s reaches no file', async (path) => {
    const answer = await raw(urls.app, 'GET', path)
    expect(answer.status).toBe(404)
    expect(answer.body.toString()).not.toMatch(/"dependencies"|root:/)
  })
})

/** Sends megabytes without a length until a response arrives. Resolves with how many were sent by then. */
async function pour(
  path: string,
  token: string,
  megabytes: number,
): Promise<{ status: number; sent: number }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' }
  const post = request(new URL(path, urls.app), { method: 'POST', headers })
  // The server stops reading, and resets the rest.
  post.on('error', () => undefined)
  const answered = new Promise<IncomingMessage>((resolve) => post.once('response', resolve))
  for (let sent = 1; sent <= megabytes; sent += 1) {
    const written = new Promise<null>((resolve) => post.write(Buffer.alloc(1_048_576), () => resolve(null)))
    const response = await Promise.race([answered, written])
    if (response) {
      post.destroy()
      return { status: response.statusCode ?? 0, sent }
    }
  }
  return { status: (await answered).statusCode ?? 0, sent: megabytes }
}

test('an upload of 50 MB without a length is cut off after 2 MB', async () => {
  const phone = newPhone()
  const { token } = (await phone.auth()).data
  const { status, sent } = await pour('/api/miniapp/register', token, 50)
  expect(status).toBe(413)
  expect(sent).toBeLessThan(50)
  expect((await phone.auth()).data.user.registered).toBe(false)
})
