import jsQR from 'jsqr'
import sharp from 'sharp'

/** What a camera reads of a picture that lies on white paper; undefined: nothing. */
export async function readPicture(bytes: Uint8Array): Promise<string | undefined> {
  const image = sharp(bytes).flatten({ background: 'white' }).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data
}
