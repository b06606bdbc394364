import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeImage, fromPixels, imageFormat } from './image.ts'

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const
const pictures: Record<string, Buffer> = {}
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

// Before the first decodeImage(), which takes all other loaders away from sharp.
beforeAll(async () => {
  const create = { width: 64, height: 64, channels: 3 as const, background: '#c04020' }
  for (const format of formats) pictures[format] = await sharp({ create }).toFormat(format).toBuffer()
})

function decode(bytes: Uint8Array, source: 'wechat' | 'upload' = 'upload'): Promise<Buffer | null> {
  return decodeImage(bytes, source, (image) => image.raw().toBuffer())
}

function picture(format: string): Buffer {
  return pictures[format] ?? Buffer.alloc(0)
}

test('detects the format by the first bytes', () => {
  expect(formats.map((format) => imageFormat(picture(format)))).toEqual([
    'jpeg',
    'png',
    'webp',
    'gif',
    null,
    null,
  ])
  for (const text of ['', 'GIF', 'GIF88a', 'RIFF0000WAVE', svg, ` ${svg}`])
    expect(imageFormat(Buffer.from(text))).toBeNull()
  expect(imageFormat(gzipSync(svg))).toBeNull()
})

test('accepts JPEG, PNG, WebP and GIF uploads, and JPEG and PNG from WeChat', async () => {
  for (const [source, accepted] of [
    ['upload', ['jpeg', 'png', 'webp', 'gif']],
    ['wechat', ['jpeg', 'png']],
  ] as const)
    for (const format of formats) {
      const decoded = await decode(picture(format), source)
      expect(decoded !== null, `${format} of ${source}`).toBe(
        (accepted as readonly string[]).includes(format),
      )
    }
})

test('no other loader of sharp runs, whatever the first bytes', async () => {
  await decode(picture('png'))
  for (const format of ['tiff', 'avif'])
    await expect(sharp(picture(format)).metadata()).rejects.toThrow('unsupported')
  await expect(sharp(Buffer.from(svg)).metadata()).rejects.toThrow('unsupported')
  for (const start of [picture('png').subarray(0, 8), 'GIF89a', 'RIFF0000WEBP', Buffer.from('ffd8ff', 'hex')])
    expect(await decode(Buffer.concat([Buffer.from(start), Buffer.from(svg)]))).toBeNull()
})

test('decodes 16 megapixels, and not one row more', async () => {
  const create = { width: 4_000, height: 4_000, channels: 3 as const, background: '#000' }
  expect(await decode(await sharp({ create }).png().toBuffer())).toHaveLength(48_000_000)
  const larger = await sharp({ create: { ...create, height: 4_001 } })
    .png()
    .toBuffer()
  expect(await decode(larger)).toBeNull()
})

test('does not decode a JPEG with more scans than cameras produce', async () => {
  const progressive = await sharp(picture('png')).greyscale().jpeg({ progressive: true }).toBuffer()
  function withScans(count: number): Buffer {
    const scans = Array<Buffer>(count).fill(Buffer.from('ffda00080101000101000000', 'hex'))
    return Buffer.concat([progressive.subarray(0, -2), ...scans, progressive.subarray(-2)])
  }
  expect(await decode(withScans(50))).not.toBeNull()
  expect(await decode(withScans(64))).toBeNull()
})

test('pixels keep their colours and transparency', async () => {
  const background = { r: 200, g: 100, b: 50, alpha: 0.5 }
  const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background } })
    .png()
    .toBuffer()
  const pixels = await decodeImage(clear, 'upload', (image) =>
    image.resize(4, 4).raw().toBuffer({ resolveWithObject: true }),
  )
  if (!pixels) throw new Error('not decoded')
  const again = await sharp(await fromPixels(pixels).png().toBuffer())
    .raw()
    .toBuffer()
  for (const [index, value] of [200, 100, 50, 128].entries())
    expect(Math.abs((again[index] ?? 0) - value)).toBeLessThanOrEqual(2)
})

describe('concurrency', () => {
  /** Decodes that end when told to, and how many are under way. */
  function held(): {
    pipeline: (image: Sharp) => Promise<number>
    release: () => void
    underWay: () => number
  } {
    let underWay = 0
    const released = new AbortController()
    return {
      release: () => released.abort(),
      underWay: () => underWay,
      async pipeline() {
        underWay += 1
        if (!released.signal.aborted) await once(released.signal, 'abort')
        underWay -= 1
        return 1
      },
    }
  }

  /** Everything that can start has started. */
  function settled(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve)
    })
  }

  test('decodes two images at a time, one of them an upload', async () => {
    const [uploads, codes] = [held(), held()]
    const all = [
      ...Array.from({ length: 5 }, () => decodeImage(picture('png'), 'upload', uploads.pipeline)),
      ...Array.from({ length: 5 }, () => decodeImage(picture('png'), 'wechat', codes.pipeline)),
    ]
    await settled()
    expect([uploads.underWay(), codes.underWay()]).toEqual([1, 1])
    codes.release()
    await settled()
    expect([uploads.underWay(), codes.underWay()]).toEqual([1, 0])
    uploads.release()
    expect(await Promise.all(all)).toEqual(Array(10).fill(1))
  })

  test('lets 16 uploads wait and refuses more', async () => {
    const uploads = held()
    const all = Array.from({ length: 17 }, () => decodeImage(picture('png'), 'upload', uploads.pipeline))
    await expect(decodeImage(picture('png'), 'upload', uploads.pipeline)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfter: 5,
    })
    uploads.release()
    expect(await Promise.all(all)).toEqual(Array(17).fill(1))
  })
})
