import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { raw, type RawAnswer } from './raw.ts'
import { urls } from './shared-stack.ts'

const kinds = { css: 'text/css; charset=UTF-8', js: 'application/javascript; charset=UTF-8' }
/** One build file of each kind. */
const files = {} as Record<keyof typeof kinds, { path: string; whole: Buffer }>

function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return raw(urls.app, method, path, { headers })
}

/** Other spellings of the same address. */
function written(path: string): string[] {
  return [
    path,
    `${path}?x=1`,
    path.replace('chunks', '%63hunks'),
    path.replace('/_next', '/x/../_next/.'),
    `${path}/`,
  ]
}

beforeAll(async () => {
  const html = (await ask('GET', '/login')).body.toString()
  for (const kind of ['css', 'js'] as const) {
    const [path] = new RegExp(`/_next/static/[^"]+\\.${kind}`).exec(html) ?? []
    if (path === undefined) throw new Error(`/login names no ${kind}`)
    files[kind] = { path, whole: (await ask('GET', path)).body }
  }
})

test.each(['css', 'js'] as const)('a file of %s is served as precompressed by the build', async (kind) => {
  const { path, whole } = files[kind]
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Buffer) => body }
  const asked = [
    ['br', 'gzip, deflate, br, zstd'],
    ['gzip', 'gzip, deflate'],
    ['gzip', 'br;q=0, gzip;q=0.5'],
    ['none', 'identity'],
  ] as const
  const sizes: number[] = []
  for (const [encoding, accepted] of asked) {
    const { status, headers, body } = await ask('GET', path, { 'accept-encoding': accepted })
    expect({ accepted, status, encoding: headers['content-encoding'] ?? 'none' }).toEqual({
      accepted,
      status: 200,
      encoding,
    })
    expect(headers).toMatchObject({
      'content-type': kinds[kind],
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    expect(unpack[encoding](body).equals(whole)).toBe(true)
    sizes.push(body.length)
  }
  const [br, gzip, , plain] = sizes as [number, number, number, number]
  expect(br).toBeLessThan(gzip)
  expect(gzip).toBeLessThan(plain)
})

test('the style sheet supports the oldest browsers of package.json', () => {
  const css = files.css.whole.toString()
  expect(css).toContain('min-height:100vh;min-height:100dvh')
  expect(css).toContain('-webkit-text-size-adjust:100%')
  expect(css).toMatch(/background:var\(--saoma-accent\);background:color-mix\(/)
})

test('HEAD has the headers of GET, and a cached file is not sent again', async () => {
  const accepted = { 'accept-encoding': 'br' }
  const get = await ask('GET', files.js.path, accepted)
  const head = await ask('HEAD', files.js.path, accepted)
  for (const name of ['content-encoding', 'content-length', 'content-type', 'etag'])
    expect({ [name]: head.headers[name] }).toEqual({ [name]: get.headers[name] })
  const { status, body } = await ask('GET', files.js.path, {
    ...accepted,
    'if-none-match': get.headers.etag ?? '',
  })
  expect({ status, length: body.length }).toEqual({ status: 304, length: 0 })
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE'])(
  'a build file refuses %s',
  async (method) => {
    for (const path of written(files.css.path)) {
      const { status, headers } = await ask(method, path)
      expect({ path, status, allow: headers.allow }).toEqual({ path, status: 405, allow: 'GET, HEAD' })
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  },
)

test.each([
  ['range', 'bytes=5-3'],
  ['range', 'bytes=99999999-'],
  ['range', 'x'],
  ['if-match', '"x"'],
  ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
])('a build file is served whole with %s: %s', async (name, value) => {
  for (const path of written(files.js.path))
    expect({ path, status: (await ask('GET', path, { [name]: value })).status }).toEqual({
      path,
      status: 200,
    })
  const { status, headers } = await ask('GET', files.js.path, { [name]: value, 'accept-encoding': 'br' })
  expect({ status, encoding: headers['content-encoding'] }).toEqual({ status: 200, encoding: 'br' })
})

test.each(['/_next/static/chunks/nope.js', '/_next/static/%', '/_next/static/'])(
  '%s is not found',
  async (path) => {
    for (const method of ['GET', 'HEAD'])
      expect({ method, status: (await ask(method, path)).status }).toEqual({ method, status: 404 })
  },
)
