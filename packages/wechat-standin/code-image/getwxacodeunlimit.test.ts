import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { company, failed, sister, startTestStandIn } from '../test-standin.ts'
import { phoneAddress } from './getwxacodeunlimit.ts'
import { CENTRES } from './paintings.ts'
import { drawPicture, readPicture } from './picture.ts'

const path = '/wxa/getwxacodeunlimit'

test('W76: Success: raw bytes, `image/jpeg`: a code that opens the phone', async () => {
  const wechat = await startTestStandIn()
  const fields = { scene: 'AZaz09_-', page: 'pages/login/login', env_version: 'develop' }
  const answer = await wechat.image(fields)
  expect(answer.status).toBe(200)
  expect(answer.contentType).toBe('image/jpeg')
  expect(await readPicture(answer.bytes)).toBe(
    `http://127.0.0.1:4103/?scene=AZaz09_-&appid=${company.appid}&page=pages/login/login&env_version=develop`,
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
    "http://192.168.1.2:4103/?scene=a%2Bb/c%3Fd%23'~&appid=wx1&page=pages/login/login",
  )
})

const usual = {
  text: 'http://127.0.0.1:4103/?scene=0123456789abcdefghijkl&appid=wxde30000000000000&page=pages/login/login',
  width: 430,
  colour: { r: 0, g: 0, b: 0 },
  transparent: false,
  centre: 'photograph',
} as const

test.each([280, 281, 300, 333, 430, 500, 640, 860, 1024, 1279, 1280])(
  'a camera can read the picture at the requested width of %i px',
  async (width) => {
    const bytes = await drawPicture({ ...usual, width })
    expect(await readPicture(bytes)).toBe(usual.text)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width, height: width })
  },
)

test('W131: 5–6 px of quiet zone at 280 px: white, and no wider', async () => {
  const { data, info } = await sharp(await drawPicture({ ...usual, width: 280 }))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  function darkest(edge: number): number {
    const pixels = Array.from({ length: 280 }, (_, i) => [
      [i, edge],
      [edge, i],
      [i, 279 - edge],
      [279 - edge, i],
    ])
    return Math.min(...pixels.flat().map(([x = 0, y = 0]) => data[(y * 280 + x) * info.channels] ?? 0))
  }
  for (const edge of [0, 1, 2, 3, 4]) expect(darkest(edge)).toBeGreaterThan(200)
  expect(darkest(6)).toBeLessThan(50)
})

describe.each(CENTRES)('W130: with a %s in the middle', (centre) => {
  test('At 280 px 30–40 KB: quality 100, 4:2:0 chroma', async () => {
    const bytes = Buffer.from(await drawPicture({ ...usual, centre, width: 280 }))
    expect(bytes.length).toBeGreaterThan(30_000)
    expect(bytes.length).toBeLessThan(40_000)
    expect(await sharp(bytes).metadata()).toMatchObject({ chromaSubsampling: '4:2:0', width: 280 })
    const table = bytes.subarray(bytes.indexOf('ffdb', 0, 'hex') + 5).subarray(0, 64)
    expect([...table]).toEqual(Array(64).fill(1))
  })

  test('a picture in full colour in the middle, a green badge, smooth edges', async () => {
    const { data } = await sharp(await drawPicture({ ...usual, centre, width: 280 }))
      .raw()
      .toBuffer({ resolveWithObject: true })
    function at(x: number, y: number): number[] {
      return [...data.subarray((y * 280 + x) * 3, (y * 280 + x) * 3 + 3)]
    }
    const middle = Array.from({ length: 60 * 60 }, (_, i) => at(110 + (i % 60), 110 + Math.floor(i / 60)))
    expect(new Set(middle.map((rgb) => rgb.map((value) => value >> 3).join())).size).toBeGreaterThan(100)
    expect(middle.some((rgb) => Math.max(...rgb) - Math.min(...rgb) > 80)).toBe(true)
    const [red = 0, green = 0, blue = 0] = at(171, 159)
    expect(green).toBeGreaterThan(Math.max(red, blue) + 60)
    const greys = new Set(Array.from({ length: 280 }, (_, x) => (at(x, 60)[0] ?? 0) >> 5))
    expect(greys.size).toBe(8)
  })

  test('a camera can read it, also at 60 % of its size', async () => {
    const bytes = await drawPicture({ ...usual, centre, width: 280 })
    expect(await readPicture(bytes)).toBe(usual.text)
    expect(await readPicture(await sharp(bytes).resize(168).png().toBuffer())).toBe(usual.text)
  })
})

test('what is in the middle is an option of the stand-in, and a picture is the same each time', async () => {
  const sizes = await Promise.all(
    CENTRES.map(async (centre) => {
      const wechat = await startTestStandIn({ centre })
      const [first, second] = [await wechat.image({ width: 280 }), await wechat.image({ width: 280 })]
      expect(second.bytes).toEqual(first.bytes)
      return first.bytes.length
    }),
  )
  expect(new Set(sizes).size).toBe(CENTRES.length)
})

test.each([430, 500, 640, 1024])('W77: 70–200 KB at common widths: %i', async (width) => {
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
  const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const row = Array.from({ length: 430 }, (_, x) => [
    ...data.subarray((60 * 430 + x) * 4, (60 * 430 + x) * 4 + 4),
  ])
  const lines = row.filter(([, , , alpha]) => alpha === 255)
  expect(lines.length).toBeGreaterThan(10)
  expect(new Set(lines.map(String))).toEqual(new Set(['200,30,30,255']))
})
