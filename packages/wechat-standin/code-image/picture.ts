import jsQR from 'jsqr'
import { create } from 'qrcode'
import sharp from 'sharp'
import { type Ground, groundOf } from './ground.ts'
import type { Centre } from './paintings.ts'

/** 0..255 each. */
export interface Colour {
  r: number
  g: number
  b: number
}

export interface PictureRequest {
  /** The encoded text. */
  text: string
  /** Pixels of each side. */
  width: number
  colour: Colour
  transparent: boolean
  centre: Centre
}

// Parts of the width. The code is small so that it weighs no more than WeChat's round one; a frame marks where that would end.
const QUIET_ZONE = 5.5 / 280
const FRAME = 2 / 280
const CODE = 0.78
/** How many pixels an edge takes from light to dark. */
const EDGE = 2.8

/**
 * A QR code in place of WeChat's round code: JPEG of quality 100 with 4:2:0 chroma, or PNG with a transparent background.
 * The picture in its middle is an error that the code corrects.
 */
export async function drawPicture(request: PictureRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { width, centre, transparent } = request
  const pixels = drawPixels(request, await groundOf(centre, width))
  const image = sharp(pixels, { raw: { width, height: width, channels: transparent ? 4 : 3 } })
  const encoded = transparent
    ? image.png({ compressionLevel: 6 })
    : image.jpeg({ quality: 100, chromaSubsampling: '4:2:0' })
  return new Uint8Array(await encoded.toBuffer())
}

function drawPixels(
  { text, width, colour, transparent }: PictureRequest,
  { pixels, covered }: Ground,
): Buffer {
  const ink = inkOf(text, width)
  const { r, g, b } = colour
  const step = transparent ? 4 : 3
  const drawn = transparent ? Buffer.alloc(width * width * 4) : Buffer.from(pixels)
  for (let at = 0; at < width * width; at++) {
    const cover = covered[at] ?? 0
    const dark = (ink[at] ?? 0) * (1 - cover)
    if (dark === 0 && !transparent) continue
    // Where the background shows through, the ink keeps its colour.
    const amount = transparent && cover === 0 ? 1 : dark
    drawn[at * step] = mix(pixels[at * 3], r, amount)
    drawn[at * step + 1] = mix(pixels[at * 3 + 1], g, amount)
    drawn[at * step + 2] = mix(pixels[at * 3 + 2], b, amount)
    if (transparent) drawn[at * step + 3] = 255 * Math.max(cover, dark)
  }
  return drawn
}

/** How dark each pixel is, 0..1. Edges are smooth, as in WeChat's code. */
function inkOf(text: string, width: number): Float32Array {
  // Choosing the best mask takes longer than all the rest, and readers take any.
  const { modules } = create(text, { errorCorrectionLevel: 'M', maskPattern: 3 })
  const { size } = modules
  function module(row: number, column: number): number {
    return row < 0 || column < 0 || row >= size || column >= size ? 0 : modules.get(row, column)
  }
  const scale = (width * CODE) / size
  const edge = Math.min(1, EDGE / scale)
  /** For each pixel, the module that it lies on, and how much of the next one shows. */
  const places = Array.from({ length: width }, (_, pixel) => {
    const start = (pixel + 0.5 - (width * (1 - CODE)) / 2) / scale - edge / 2
    const first = Math.floor(start)
    return { first, next: smooth((start + edge - first - 1) / edge) }
  })
  const lines = Array.from({ length: size + 1 }, (_, row) =>
    Float32Array.from(places, ({ first, next }) => mix(module(row, first), module(row, first + 1), next)),
  )
  const ink = new Float32Array(width * width)
  for (const [y, { first, next }] of places.entries()) {
    const [line, below] = [lines[first], lines[first + 1]]
    for (let x = 0; x < width; x++) ink[y * width + x] = mix(line?.[x], below?.[x] ?? 0, next)
  }
  drawFrame(ink, width)
  return ink
}

function drawFrame(ink: Float32Array, width: number): void {
  const [outer, inner] = [Math.round(width * QUIET_ZONE), Math.round(width * (QUIET_ZONE + FRAME))]
  for (let line = outer; line < inner; line++)
    for (let at = outer; at < width - outer; at++) {
      const opposite = width - 1 - line
      for (const [x, y] of [
        [at, line],
        [at, opposite],
        [line, at],
        [opposite, at],
      ] as const)
        ink[y * width + x] = 1
    }
}

function smooth(part: number): number {
  const t = Math.max(0, part)
  return t * t * (3 - 2 * t)
}

function mix(from = 0, to: number, amount: number): number {
  return from + (to - from) * amount
}

/** Reads a code image as a camera would on a white page. Undefined if it holds no code. */
export async function readPicture(bytes: Uint8Array): Promise<string | undefined> {
  const image = sharp(bytes).flatten({ background: 'white' }).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data
}
