import sharp from 'sharp'
import { expect, test } from 'vitest'
import { company, failed, sister, startTestStandIn } from '../test-standin.ts'
import { phoneAddress } from './getwxacodeunlimit.ts'
import { drawPicture, readPicture } from './picture.ts'

const path = '/wxa/getwxacodeunlimit'

test('W76: Success: raw bytes, `image/jpeg`: a code that opens the phone', async () => {
  const wechat = await startTestStandIn()
  const fields = { scene: 'AZaz09_-', page: 'pages/login/login', env_version: 'develop' }
  const answer = await wechat.image(fields)
  expect(answer.status).toBe(200)
  expect(answer.contentType).toBe('image/jpeg')
  expect(await readPicture(answer.bytes)).toBe(
    `http://127.0.0.1:4103/?scene=AZaz09_-&appid=${company.appid}&page=pages%2Flogin%2Flogin&env_version=develop`,
  )
})

test('W78: 5,000 calls/min/appid: another mini-program’s calls are not counted', async () => {
  const wechat = await startTestStandIn({ quotas: { codeImagePerMinute: 1 } })
  await wechat.image()
  const refused = await wechat.image()
  expect(refused.json['errcode']).toBe(45009)
  const other = await wechat.stableToken({ appid: sister.appid, secret: sister.secret })
  expect((await wechat.codeImage(other.json['access_token'])).contentType).toBe('image/jpeg')
  wechat.advance(60_000)
  expect((await wechat.image()).contentType).toBe('image/jpeg')
})

test('W79: Codes are permanent and unlimited in number: the same scene gives the same code a year later', async () => {
  const wechat = await startTestStandIn()
  const today = await wechat.image()
  wechat.advance(365 * 86_400_000)
  const later = await wechat.image()
  expect(await readPicture(later.bytes)).toBe(await readPicture(today.bytes))
})

test('W92: 48001 `api unauthorized`', async () => {
  const wechat = await startTestStandIn({ accounts: [{ ...company, deniedPaths: [path] }] })
  const answer = await wechat.image()
  expect(answer.json).toEqual(failed(48001, 'api unauthorized'))
})

test.each([45009, 45011, -1])('W93, W95: %i as a fault', async (errcode) => {
  const wechat = await startTestStandIn()
  wechat.fault({ path, times: 1, errcode })
  expect((await wechat.image()).json['errcode']).toBe(errcode)
})

test('W96, W97: FF D8 FF or 89 50 4E 47 is an image; a leading `{` is an error', async () => {
  const wechat = await startTestStandIn()
  expect(Buffer.from((await wechat.image()).bytes).toString('hex', 0, 3)).toBe('ffd8ff')
  const hyaline = await wechat.image({ is_hyaline: true })
  expect(Buffer.from(hyaline.bytes).toString('hex', 0, 4)).toBe('89504e47')
  expect((await wechat.codeImage('')).text[0]).toBe('{')
})

test('W98: anything else is a protocol error: a fault’s raw body comes with the path’s content type', async () => {
  const wechat = await startTestStandIn()
  wechat.fault({ path, times: 1, body: '<html>bad gateway</html>' })
  const answer = await wechat.codeImage('')
  expect(answer).toMatchObject({ status: 200, contentType: 'application/json; encoding=utf-8' })
  expect(answer.text).toBe('<html>bad gateway</html>')
})

test('anything but POST is 43002', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.get(`${path}?access_token=x`)).json['errcode']).toBe(43002)
})

test('the picture leads to the configured phone', async () => {
  const wechat = await startTestStandIn({ phoneUrl: 'http://192.168.1.2:4103' })
  const answer = await wechat.image()
  expect(await readPicture(answer.bytes)).toMatch(/^http:\/\/192\.168\.1\.2:4103\/\?scene=/)
})

const target = { appid: 'wx1', scene: "a+b/c?d#'~", page: 'pages/login/login', envVersion: 'release' }

test('the code leads to the phone with scene, appid, page and version', () => {
  expect(phoneAddress('http://192.168.1.2:4103', target)).toBe(
    "http://192.168.1.2:4103/?scene=a%2Bb%2Fc%3Fd%23'~&appid=wx1&page=pages%2Flogin%2Flogin&env_version=release",
  )
})

test('a trailing slash of the phone’s URL is not doubled', () => {
  expect(phoneAddress('http://127.0.0.1:4103/', target)).toMatch(/^http:\/\/127\.0\.0\.1:4103\/\?scene=/)
})

const usual = {
  text: 'http://127.0.0.1:4103/?scene=0123456789abcdefghijkl&appid=wxde30000000000000&page=pages%2Flogin%2Flogin&env_version=release',
  width: 430,
  colour: { r: 0, g: 0, b: 0 },
  transparent: false,
}
const longest = `http://192.168.100.200:4103/?scene=${'%3A'.repeat(32)}&appid=wxde30000000000000&page=${'p'.repeat(128)}&env_version=release`

test.each([280, 281, 300, 333, 430, 500, 640, 860, 1024, 1279, 1280])(
  'a camera can read the picture at the requested width of %i px',
  async (width) => {
    const bytes = await drawPicture({ ...usual, width })
    expect(await readPicture(bytes)).toBe(usual.text)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width, height: width })
  },
)

test('a camera can read the longest URL in the smallest picture', async () => {
  expect(await readPicture(await drawPicture({ ...usual, text: longest, width: 280 }))).toBe(longest)
})

test('the code has a quiet zone of four modules', async () => {
  const { data } = await sharp(await drawPicture(usual))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const edge = 28
  for (let i = 0; i < 430; i++) {
    for (const [x, y] of [
      [i, edge - 1],
      [edge - 1, i],
      [i, 430 - edge],
      [430 - edge, i],
    ] as const) {
      expect(data[y * 430 + x]).toBeGreaterThan(200)
    }
  }
})

test.each([430, 640, 1024, 1280])('W77: 70–200 KB at common widths: %i', async (width) => {
  const { length } = await drawPicture({ ...usual, width })
  expect(length).toBeGreaterThan(70_000)
  expect(length).toBeLessThan(200_000)
})

test('W74, W75: `is_hyaline`: the bytes are PNG while the header still says image/jpeg', async () => {
  const wechat = await startTestStandIn()
  const opaque = await wechat.image({ is_hyaline: false })
  expect([...opaque.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])

  const { bytes, contentType } = await wechat.image({ is_hyaline: true })
  expect(contentType).toBe('image/jpeg')
  expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  const corner = await sharp(bytes).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer()
  expect(corner[3]).toBe(0)
  expect(await readPicture(bytes)).toContain('scene=scene-1')
})

test('lines have the requested colour', async () => {
  const bytes = await drawPicture({ ...usual, colour: { r: 200, g: 30, b: 30 }, transparent: true })
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const middle = Array.from(
    { length: info.width },
    (_, x) => (Math.floor(info.height / 2) * info.width + x) * 4,
  )
  const line = middle.find((at) => data[at + 3] === 255) ?? 0
  expect([...data.subarray(line, line + 3)]).toEqual([200, 30, 30])
})
