import sharp from 'sharp'

/** Bytes that may be served to anyone: encoded by us, nothing of the upload but its colours. */
export type AvatarImage = { type: 'image/webp'; bytes: Uint8Array<ArrayBuffer> }

const side = 132
const mostBytes = 20_480
const mostPixels = 24_000_000
const formats = new Set(['jpeg', 'png', 'webp', 'gif'])

/** A small square picture of an upload; null for what is no picture by its bytes, or too large when unpacked. */
export async function avatarImage(upload: Uint8Array): Promise<AvatarImage | null> {
  try {
    const { format, width, height } = await sharp(upload).metadata()
    if (!formats.has(format) || width * height > mostPixels) return null
    for (const quality of [80, 50, 20]) {
      const bytes = await encode(upload, quality)
      if (bytes.length <= mostBytes) return { type: 'image/webp', bytes: new Uint8Array(bytes) }
    }
    return null
  } catch {
    return null
  }
}

/** Turned upright first, since the tag that says which way is up is dropped with all other metadata. */
function encode(upload: Uint8Array, quality: number): Promise<Buffer> {
  return sharp(upload, { limitInputPixels: mostPixels, failOn: 'error' })
    .rotate()
    .resize(side, side, { fit: 'cover', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer()
}
