import { decodeImage, fromPixels } from '../image.ts'

/** Bytes that may be served to anyone: encoded by us, nothing of the upload but its colours. */
export type AvatarImage = { type: 'image/webp'; bytes: Uint8Array<ArrayBuffer> }

const side = 132
const mostBytes = 20_480

/**
 * A small square picture of an upload; null for what is no picture by its bytes, or too large when unpacked.
 * Throws `rate_limited` while too many others are being decoded.
 */
export async function avatarImage(upload: Uint8Array): Promise<AvatarImage | null> {
  const pixels = await decodeImage(upload, 'upload', (image) =>
    // Turned upright first, since the tag that says which way is up is dropped with all other metadata.
    image
      .rotate()
      .resize(side, side, { fit: 'cover', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true }),
  )
  if (!pixels) return null
  for (const quality of [80, 50, 20]) {
    const bytes = await fromPixels(pixels).webp({ quality }).toBuffer()
    if (bytes.length <= mostBytes) return { type: 'image/webp', bytes: new Uint8Array(bytes) }
  }
  return null
}
