import jsQR from 'jsqr'
import { create } from 'qrcode'
import sharp from 'sharp'

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
}

/** Empty modules around the code; readers need four. */
const QUIET_ZONE = 4

/**
 * A QR code in place of WeChat's round code: JPEG, or PNG with a transparent background.
 * Full quality without chroma subsampling gives the 70–200 KB of real code images.
 */
export async function drawPicture(request: PictureRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { width, transparent } = request
  const image = sharp(drawPixels(request), { raw: { width, height: width, channels: transparent ? 4 : 3 } })
  const encoded = transparent
    ? image.png({ compressionLevel: 6 })
    : image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
  return new Uint8Array(await encoded.toBuffer())
}

/** Modules are whole pixels, so that edges are sharp at any width. */
function drawPixels({ text, width, colour, transparent }: PictureRequest): Buffer {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const light = transparent ? [255, 255, 255, 0] : [255, 255, 255]
  const dark = transparent ? [colour.r, colour.g, colour.b, 255] : [colour.r, colour.g, colour.b]
  const scale = Math.floor(width / (modules.size + 2 * QUIET_ZONE))
  const margin = Math.floor((width - modules.size * scale) / 2)

  const pixel = Buffer.from(dark)
  const emptyLine = Buffer.alloc(width * light.length, Buffer.from(light))
  const pixels = Buffer.alloc(width * emptyLine.length, Buffer.from(light))
  for (let row = 0; row < modules.size; row++) {
    const line = Buffer.from(emptyLine)
    for (let column = 0; column < modules.size; column++) {
      const left = margin + column * scale
      if (modules.get(row, column)) line.fill(pixel, left * pixel.length, (left + scale) * pixel.length)
    }
    for (let y = margin + row * scale; y < margin + (row + 1) * scale; y++) line.copy(pixels, y * line.length)
  }
  return pixels
}

/** Reads a code image as a camera would on a white page. Undefined if it holds no code. */
export async function readPicture(bytes: Uint8Array): Promise<string | undefined> {
  const image = sharp(bytes).flatten({ background: 'white' }).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data
}
