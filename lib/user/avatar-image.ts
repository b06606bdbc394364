import { decodeImage, fromPixels } from '../image.ts'

/** An image encoded by us, safe to serve: nothing of the upload remains but its pixels. */
export type AvatarImage = { type: 'image/webp'; bytes: Uint8Array<ArrayBuffer> }

const side = 132
const maxBytes = 20_480

/**
 * A square image of at most 132 × 132 pixels and 20 KB. null if the upload is no image that we accept, or too large when
 * decoded. Throws `rate_limited` while too many uploads wait.
 */
export async function avatarImage(upload: Uint8Array): Promise<AvatarImage | null> {
  const pixels = await decodeImage(upload, 'upload', (image) =>
    // Rotate first: the orientation tag is dropped with all other metadata.
    image
      .rotate()
      .resize(side, side, { fit: 'cover', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true }),
  )
  if (!pixels) return null
  for (const quality of [80, 50, 20]) {
    const bytes = await fromPixels(pixels).webp({ quality }).toBuffer()
    if (bytes.length <= maxBytes) return { type: 'image/webp', bytes: new Uint8Array(bytes) }
  }
  return null
}
