import { bulkhead, type IPolicy, isBulkheadRejectedError, wrap } from 'cockatiel'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { SaomaError } from './errors.ts'
import { remember } from './per-process.ts'

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif'
/** Where an image comes from. WeChat's codes, `spare` ones too, are JPEG or PNG; people also upload WebP and GIF. */
export type ImageSource = 'wechat' | 'spare' | 'upload'
export type Pixels = { data: Buffer; info: OutputInfo }

/** Enough for a phone's photo (4608 × 3456). */
const maxPixels = 16_000_000
/** JPEGs from cameras and encoders have about a dozen at most. */
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
  spare: ['jpeg', 'png'],
  upload: ['jpeg', 'png', 'webp', 'gif'],
}

/** The image format by the first bytes; null for any but these four. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('hex')
  return signatures.find(([, signature]) => signature.test(start))?.[0] ?? null
}

/**
 * Runs `pipeline` on an image, or on the first frame of an animation. A process decodes at most two images at a time, at
 * most one of them an upload, and one a spare code. Returns null for a format not accepted from this source, for more than 16 megapixels, and for
 * bytes that can't be decoded. Throws `rate_limited` while 16 other uploads wait.
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

/** An image from decoded pixels, which can be encoded several times. */
export function fromPixels({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

/**
 * Each scan of a progressive JPEG is a pass over the whole image and can be as short as 30 bytes: 180 KB kept a decoder busy
 * for 12 s, and sharp's timeout did not stop it. Counts markers anywhere in the file, so none is missed.
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
  // libvips picks a loader itself, and 80 KB of SVG keep one busy for minutes.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  // For small images, threads cost more than they save.
  sharp.concurrency(1)
  const decoder = bulkhead(2, Infinity)
  // Uploads and spare codes use at most one of the two each, and codes that a visitor waits for both.
  return {
    wechat: decoder,
    spare: wrap(bulkhead(1, Infinity), decoder),
    upload: wrap(bulkhead(1, maxUploadsWaiting), decoder),
  }
}
