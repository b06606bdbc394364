import { expect, test } from 'vitest'
import { isFailure } from '../errcode.ts'
import { company, failed, startTestStandIn } from '../test-standin.ts'
import {
  checkLooks,
  checkPage,
  checkScene,
  type CodeImageArguments,
  deliveredScene,
  parseArguments,
} from './arguments.ts'
import { readPicture } from './picture.ts'

function parsed(fields: Record<string, unknown>): CodeImageArguments {
  const result = parseArguments(JSON.stringify(fields))
  if (isFailure(result)) throw new Error(result.errmsg)
  return result
}

test('W71: `env_version` is release by default, or trial or develop', () => {
  expect(parsed({}).envVersion).toBe('release')
  for (const version of ['release', 'trial', 'develop']) {
    expect(checkLooks(parsed({ env_version: version }))).toBeUndefined()
  }
})

test('W72: `width` is 430 by default and may be 280..1280', () => {
  expect(parsed({}).width).toBe(430)
  for (const width of [280, 1280]) expect(checkLooks(parsed({ width }))).toBeUndefined()
})

test.each([279, 1281, 0, -1])('W89: width out of range: %i is 40097', (width) => {
  expect(checkLooks(parsed({ width }))?.errcode).toBe(40097)
})

test.each(['', 'Release', 'production'])('W88: bad env_version: %j is 40097', (version) => {
  expect(checkLooks(parsed({ env_version: version }))?.errcode).toBe(40097)
})

test('W73: `line_color`: black by default, in numbers or decimal strings, and not with auto_color', () => {
  expect(parsed({}).colour).toEqual({ r: 0, g: 0, b: 0 })
  expect(parsed({ line_color: { r: 1, g: 2, b: 3 } }).colour).toEqual({ r: 1, g: 2, b: 3 })
  expect(parsed({ line_color: { r: '1', g: '2', b: '3' } }).colour).toEqual({ r: 1, g: 2, b: 3 })
  expect(parsed({ auto_color: true, line_color: { r: 1, g: 2, b: 3 } }).colour).toEqual({ r: 0, g: 0, b: 0 })
})

test('a colour beyond 255 is 40097', () => {
  expect(checkLooks(parsed({ line_color: { r: 0, g: 256, b: 0 } }))?.errcode).toBe(40097)
})

test.each(['scene=scene-1', '', '{', '[]', '"scene"'])(
  'W90, W91: 47001 `data format error`: %j is not a JSON object',
  async (body) => {
    const wechat = await startTestStandIn()
    const token = (await wechat.stableToken()).json['access_token']
    const answer = await wechat.post(`/wxa/getwxacodeunlimit?access_token=${String(token)}`, body)
    expect(answer.json).toEqual(failed(47001, 'data format error'))
  },
)

test.each([
  { scene: 1 },
  { page: 1 },
  { check_path: 'false' },
  { env_version: 1 },
  { width: '430' },
  { width: 430.5 },
  { auto_color: 'false' },
  { line_color: '#000' },
  { line_color: { r: 0, g: 0 } },
  { is_hyaline: 1 },
  { page: null },
])('W91: wrong JSON type: %j is 47001', (fields) => {
  expect(parseArguments(JSON.stringify(fields))).toMatchObject({ errcode: 47001 })
})

const request = { page: 'pages/login/login', checkPath: true, envVersion: 'release' }
const unreleased = { ...company, releasedPages: [] }

test('W65: the default page is home: a code without a page opens the first page of the released version', async () => {
  const wechat = await startTestStandIn()
  const read = await readPicture((await wechat.image()).bytes)
  expect(new URL(read ?? '').searchParams.get('page')).toBe('pages/home/home')
})

test.each([
  ['W66: no leading `/`', '/pages/login/login', 41030],
  ['W67: no query', 'pages/login/login?a=1', 41030],
  ['W68: `scancode_time` is reserved', 'pages/login/login?scancode_time=1', 85096],
])('%s: %s is %i, whatever check_path is', (_clause, page, errcode) => {
  for (const checkPath of [true, false])
    expect(checkPage(company, { ...request, page, checkPath })?.errcode).toBe(errcode)
})

test('W69: `check_path` is true by default: the page must exist in the released version', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.image({ page: 'pages/login/login' })).contentType).toBe('image/jpeg')
  const answer = await wechat.image({ page: 'pages/new/new' })
  expect(answer.json['errcode']).toBe(41030)
  const explicit = await wechat.image({ page: 'pages/new/new', check_path: true })
  expect(explicit.json['errcode']).toBe(41030)
})

test('W70: `check_path: false` allows the page to be missing', async () => {
  const wechat = await startTestStandIn()
  const answer = await wechat.image({ page: 'pages/new/new', check_path: false })
  const read = await readPicture(answer.bytes)
  expect(new URL(read ?? '').searchParams.get('page')).toBe('pages/new/new')
})

test('W85: check_path and not released: the home page of an unreleased mini-program too', () => {
  expect(checkPage(unreleased, { ...request, page: '' })?.errcode).toBe(41030)
  expect(checkPage(unreleased, { ...request, page: '', checkPath: false })).toBeUndefined()
})

test('W86: env_version trial with the default check_path, even for a released page', () => {
  expect(checkPage(company, { ...request, envVersion: 'trial' })?.errcode).toBe(41030)
  expect(checkPage(company, { ...request, envVersion: 'develop' })).toBeUndefined()
})

test('W99: Trial or unreleased app: `check_path: false` with `env_version: "trial"`', async () => {
  const wechat = await startTestStandIn({ accounts: [unreleased] })
  const fields = { page: 'pages/login/login', check_path: false, env_version: 'trial' }
  expect((await wechat.image(fields)).contentType).toBe('image/jpeg')
})

test.each(['x'.repeat(129), 'pages/登录', 'pages/a b', '\ud800'])(
  'a page that does not fit into a code is 41030: %.10j',
  (page) => {
    expect(checkPage(company, { ...request, page, checkPath: false })?.errcode).toBe(41030)
  },
)

const allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&'()*+,/:;=?@-._~"

test('W59: ≤ 32 visible characters: 32 are accepted, and 33 are 40169', () => {
  expect(checkScene('x'.repeat(32))).toBeUndefined()
  expect(checkScene('x'.repeat(33))?.errcode).toBe(40169)
})

test("W60: `0-9A-Za-z` and `!#$&'()*+,/:;=?@-._~`: each of them", () => {
  for (const character of allowed) expect(checkScene(character)).toBeUndefined()
})

test.each([' ', ...'% %41 " < > [ \\ ] ^ ` { | } \u0000 é 😀 扫码'.split(' ')])(
  'W61: no `%`, nor any other character: %j is 40129',
  (scene) => {
    expect(checkScene(scene)?.errcode).toBe(40129)
  },
)

test('W62: a scene with `&` reaches the phone whole', async () => {
  const wechat = await startTestStandIn()
  const read = await readPicture((await wechat.image({ scene: 'a&b' })).bytes)
  expect(new URL(read ?? '').searchParams.get('scene')).toBe('a&b')
})

test('W63: the scene is cut at `=`: the phone receives what comes before it', async () => {
  expect(deliveredScene('id=42')).toBe('id')
  const wechat = await startTestStandIn()
  const read = await readPicture((await wechat.image({ scene: 'id=42' })).bytes)
  expect(new URL(read ?? '').searchParams.get('scene')).toBe('id')
})

test('W64: use `[0-9A-Za-z_-]`: such a scene arrives as it is', () => {
  const scene = 'AZaz09_-AZaz09_-AZaz09_-AZaz09_-'
  expect(checkScene(scene)).toBeUndefined()
  expect(deliveredScene(scene)).toBe(scene)
})

test.each([undefined, ''])('W83: (over 32, or missing): %j is 40169', (scene) => {
  expect(checkScene(scene)?.errcode).toBe(40169)
})

test.each([
  ['W87: 40097 `invalid args`', { width: 100 }],
  ['W84: 41030 `invalid page`', { page: 'pages/new/new' }],
  ['W94: 85096 `not allow include scancode_time field`', { page: 'scancode_time' }],
  ['W81: 40129 `invalid scene`', { scene: '50%' }],
  ['W82: 40169 `invalid length for scene, or the data is not json string`', { scene: 'x'.repeat(33) }],
])('%s', async (clause, fields) => {
  const [, errcode, text = ''] = /^W\d+: (\d+) `(.*)`$/.exec(clause) ?? []
  const wechat = await startTestStandIn()
  expect((await wechat.image(fields)).json).toEqual(failed(Number(errcode), text))
})
