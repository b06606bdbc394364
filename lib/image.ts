import { bulkhead, type IPolicy, isBulkheadRejectedError, wrap } from 'cockatiel'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { SaomaError } from './errors.ts'
import { remember } from './per-process.ts'

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif'
/** Where a picture comes from. WeChat's codes are JPEG or PNG; people upload WebP and GIF too. */
export type ImageSource = 'wechat' | 'upload'
export type Pixels = { data: Buffer; info: OutputInfo }

/** Enough for the photo of a phone's camera (4608 × 3456). */
const maxPixels = 16_000_000
/** JPEGs as cameras and encoders make them have at most about a dozen. */
const maxScans = 64
const maxSeconds = 5
const maxUploadsWaiting = 16
const retrySeconds = 5

const signatures: [ImageFormat, RegExp][] = [
  ['jpeg', /^ffd8ff/],
  ['png', /^89504e470d0a1a0a/],
  ['webp', /^52494646.{8}57454250/],
  ['gif', /^47494638(37|39)61/],
]
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((name) => `VipsForeignLoad${name}Buffer`)
const formats: Record<ImageSource, ImageFormat[]> = {
  wechat: ['jpeg', 'png'],
  upload: ['jpeg', 'png', 'webp', 'gif'],
}

/** The format that the first bytes announce; null for any but these four. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('hex')
  return signatures.find(([, signature]) => signature.test(start))?.[0] ?? null
}

/**
 * Runs `pipeline` on a picture, or on the first frame of an animation. At most two pictures are decoded at a time in a
 * process, and at most one of them is an upload. Returns null for a format not taken from this source, for more than
 * 16 megapixels, and for bytes that can't be decoded. Throws `rate_limited` while 16 other uploads wait.
 *
 * @example
 * const png = await decodeImage(bytes, 'upload', (image) => image.resize(64).png().toBuffer())
 */
export async function decodeImage<T>(
  bytes: Uint8Array,
  source: ImageSource,
  pipeline: (image: Sharp) => Promise<T>,
): Promise<T | null> {
  const format = imageFormat(bytes)
  if (format === null || !formats[source].includes(format)) return null
  if (format === 'jpeg' && hasTooManyScans(bytes)) return null
  const options = { limitInputPixels: maxPixels, failOn: 'error' } as const
  try {
    return await decoders()[source].execute(() =>
      pipeline(sharp(bytes, options).timeout({ seconds: maxSeconds })),
    )
  } catch (error) {
    if (!isBulkheadRejectedError(error)) return null
    throw new SaomaError('rate_limited', { cause: error, retryAfter: retrySeconds })
  }
}

/** Decoded pixels as an image that can be encoded any number of times. */
export function fromPixels({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

/**
 * Each scan of a progressive JPEG is a pass over the whole picture and can be as short as 30 bytes: 180 KB kept a decoder
 * busy for 12 s, and sharp's own timeout did not end it. Markers are counted anywhere in the file, so none is missed.
 */
function hasTooManyScans(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const marker = Buffer.from([0xff, 0xda])
  let scans = 0
  for (let at = buffer.indexOf(marker); at !== -1; at = buffer.indexOf(marker, at + 2)) {
    scans += 1
    if (scans > maxScans) return true
  }
  return false
}

function decoders(): Record<ImageSource, IPolicy> {
  return remember('decoders', newDecoders)
}

function newDecoders(): Record<ImageSource, IPolicy> {
  // libvips looks for a loader by itself, and 80 KB of SVG keep one busy for minutes.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  // Small pictures take longer to share out among threads than to make.
  sharp.concurrency(1)
  const decoder = bulkhead(2, Infinity)
  // Uploads take at most one of the two, so a login page never waits for them.
  return { wechat: decoder, upload: wrap(bulkhead(1, maxUploadsWaiting), decoder) }
}
