import sharp from 'sharp'
import { type Centre, paint, PAINTING_SIDE } from './paintings.ts'

/** Everything but the code: the same on each code image of one width and centre. */
export interface Ground {
  /** RGB: the centre with its badge, on white. */
  pixels: Buffer
  /** 0..1 for each pixel: how much of it the centre covers. The code shows on the rest. */
  covered: Float32Array
}

// Parts of the width.
const RADIUS = 0.125
const RIM = 0.01
const BADGE_RADIUS = 0.036
/** On the rim: in the corner, where WeChat has it, a QR code has its alignment pattern. */
const BADGE_AT = 0.5 + RADIUS * Math.SQRT1_2
const DOT_RADIUS = 0.011

const GREEN = [7, 193, 96]
const WHITE = [255, 255, 255]

const MAX_KEPT = 8
const kept = new Map<string, Promise<Ground>>()

/** Kept for the latest widths and centres: drawing it takes longer than the code. */
export function groundOf(centre: Centre, width: number): Promise<Ground> {
  const key = `${centre} ${width}`
  const ground = kept.get(key) ?? drawGround(centre, width)
  kept.delete(key)
  kept.set(key, ground)
  for (const oldest of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(oldest)
  return ground
}

async function drawGround(centre: Centre, width: number): Promise<Ground> {
  const margin = Math.floor(width * (0.5 - RADIUS))
  const side = width - 2 * margin
  const source = { width: PAINTING_SIDE, height: PAINTING_SIDE, channels: 3 } as const
  const painting = await sharp(paint(centre), { raw: source }).resize(side, side).raw().toBuffer()
  const pixels = Buffer.alloc(width * width * 3, 255)
  const covered = new Float32Array(width * width)

  for (let y = margin - Math.ceil(width * RIM); y < width - margin + width * RIM; y++)
    for (let x = margin - Math.ceil(width * RIM); x < width - margin + width * RIM; x++) {
      const at = y * width + x
      const painted = ((y - margin) * side + x - margin) * 3
      const layers: [number, ArrayLike<number>][] = [
        [disc({ x, y }, width, 0.5, RADIUS + RIM), WHITE],
        [disc({ x, y }, width, 0.5, RADIUS), painting.subarray(painted, painted + 3)],
        [disc({ x, y }, width, BADGE_AT, BADGE_RADIUS + RIM), WHITE],
        [disc({ x, y }, width, BADGE_AT, BADGE_RADIUS), GREEN],
        [disc({ x, y }, width, BADGE_AT - DOT_RADIUS, DOT_RADIUS), WHITE],
        [disc({ x, y }, width, BADGE_AT + DOT_RADIUS, DOT_RADIUS), WHITE],
      ]
      covered[at] = Math.max(...layers.map(([cover]) => cover))
      for (let channel = 0; channel < 3; channel++)
        pixels[at * 3 + channel] = layers.reduce(
          (under, [cover, over]) => under + cover * ((over[channel] ?? 255) - under),
          255,
        )
    }
  return { pixels, covered }
}

/** How much of a pixel lies inside a disc whose middle is on the diagonal, 0..1. */
function disc(pixel: { x: number; y: number }, width: number, middle: number, radius: number): number {
  const distance = Math.hypot(pixel.x + 0.5 - middle * width, pixel.y + 0.5 - middle * width)
  return Math.min(1, Math.max(0, radius * width - distance + 0.5))
}
