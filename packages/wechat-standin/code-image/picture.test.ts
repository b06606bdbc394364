import sharp from 'sharp'
import { expect, test } from 'vitest'
import { startTestStandIn } from '../test-standin.ts'
import { drawPicture, readPicture } from './picture.ts'

const usual = {
  text: 'http://127.0.0.1:4103/?scene=0123456789abcdefghijkl&appid=wxde30000000000000&page=pages%2Flogin%2Flogin&env_version=release',
  width: 430,
  colour: { r: 0, g: 0, b: 0 },
  transparent: false,
}
const longest = `http://192.168.100.200:4103/?scene=${'%3A'.repeat(32)}&appid=wxde30000000000000&page=${'p'.repeat(128)}&env_version=release`

test.each([280, 281, 300, 333, 430, 500, 640, 860, 1024, 1279, 1280])(
  'a camera reads the picture at %i px, which is what was asked for',
  async (width) => {
    const bytes = await drawPicture({ ...usual, width })
    expect(await readPicture(bytes)).toBe(usual.text)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width, height: width })
  },
)

test('a camera reads the longest address in the smallest picture', async () => {
  expect(await readPicture(await drawPicture({ ...usual, text: longest, width: 280 }))).toBe(longest)
})

test('the code lies in a quiet zone of four modules', async () => {
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

test('W74, W75: false; transparent: bytes are PNG while the header still says image/jpeg', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const opaque = await wechat.codeImage(token, { is_hyaline: false })
  expect([...opaque.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])

  const { bytes, contentType } = await wechat.codeImage(token, { is_hyaline: true })
  expect(contentType).toBe('image/jpeg')
  expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  const corner = await sharp(bytes).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer()
  expect(corner[3]).toBe(0)
  expect(await readPicture(bytes)).toContain('scene=scene-1')
})

test('lines have the colour that was asked for', async () => {
  const bytes = await drawPicture({ ...usual, colour: { r: 200, g: 30, b: 30 }, transparent: true })
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const middle = Array.from(
    { length: info.width },
    (_, x) => (Math.floor(info.height / 2) * info.width + x) * 4,
  )
  const line = middle.find((at) => data[at + 3] === 255) ?? 0
  expect([...data.subarray(line, line + 3)]).toEqual([200, 30, 30])
})
