/** What is in the middle of a code image: a person's photograph, a crest with small letters, or a smooth gradient. */
export const CENTRES = ['photograph', 'crest', 'gradient'] as const
export type Centre = (typeof CENTRES)[number]

/** Red, green, blue: 0..255 each. */
type Rgb = readonly [number, number, number]
type Ellipse = readonly [
  x: number,
  y: number,
  rx: number,
  ry: number,
  softness: number,
  colour: Rgb,
  opacity?: number,
]

/** Pixels of each side of a painting: like an avatar, it is scaled to the code image. */
export const PAINTING_SIDE = 224

/** RGB pixels, always the same. Coordinates are -1..1 each way. */
export function paint(centre: Centre): Buffer {
  const pixels = Buffer.alloc(PAINTING_SIDE ** 2 * 3)
  for (let at = 0; at < PAINTING_SIDE ** 2; at++) {
    const [x, y] = [at % PAINTING_SIDE, Math.floor(at / PAINTING_SIDE)].map(
      (n) => (2 * n) / PAINTING_SIDE - 1,
    )
    const colour = paintings[centre](x ?? 0, y ?? 0)
    pixels.set(
      colour.map((value) => Math.min(255, Math.max(0, Math.round(value)))),
      at * 3,
    )
  }
  return pixels
}

const paintings: Record<Centre, (x: number, y: number) => Rgb> = {
  photograph: (x, y) => withGrain(layered(portrait, [150 - 60 * y, 178 - 40 * y, 190 - 10 * x], x, y), x, y),
  crest: (x, y) => (isLetter(x, y) ? GOLD : layered(arms, [246, 243, 235], x, y)),
  gradient: (x, y) => [128 + 120 * x, 120 - 100 * y, 150 + 100 * Math.sin(2 * (x + y))],
}

const GOLD: Rgb = [236, 200, 120]
const RED: Rgb = [128, 22, 34]

const portrait: Ellipse[] = [
  [-0.75, -0.5, 0.35, 0.35, 0.5, [235, 214, 160], 0.7],
  [0.7, -0.2, 0.3, 0.3, 0.5, [110, 150, 110], 0.8],
  [-0.8, 0.4, 0.4, 0.5, 0.6, [86, 122, 92], 0.8],
  [0, -0.1, 0.52, 0.62, 0.1, [52, 38, 32]],
  [0, 1.05, 0.85, 0.55, 0.05, [58, 92, 148]],
  [0, 0.45, 0.17, 0.3, 0.08, [208, 158, 132]],
  [0, -0.02, 0.39, 0.48, 0.06, [238, 196, 168]],
  [0.2, 0.05, 0.25, 0.45, 0.4, [196, 142, 116], 0.5],
  [-0.05, -0.5, 0.46, 0.2, 0.12, [46, 33, 28]],
  [-0.2, 0.16, 0.12, 0.09, 0.1, [226, 140, 126], 0.6],
  [0.2, 0.16, 0.12, 0.09, 0.1, [214, 128, 114], 0.6],
  [-0.16, -0.04, 0.075, 0.042, 0.02, [250, 248, 244]],
  [0.16, -0.04, 0.075, 0.042, 0.02, [244, 240, 236]],
  [-0.155, -0.04, 0.036, 0.04, 0.015, [44, 30, 26]],
  [0.165, -0.04, 0.036, 0.04, 0.015, [44, 30, 26]],
  [-0.16, -0.14, 0.1, 0.02, 0.025, [60, 42, 34]],
  [0.16, -0.14, 0.1, 0.02, 0.025, [60, 42, 34]],
  [0.02, 0.1, 0.035, 0.06, 0.05, [200, 146, 120], 0.8],
  [0, 0.25, 0.12, 0.032, 0.02, [186, 84, 82]],
]

const arms: Ellipse[] = [
  [0, 0, 0.92, 0.92, 0.02, RED],
  [0, 0, 0.84, 0.84, 0.02, GOLD],
  [0, 0, 0.79, 0.79, 0.02, RED],
  [0, -0.38, 0.2, 0.2, 0.02, GOLD],
  [0.09, -0.42, 0.17, 0.17, 0.02, RED],
]

function layered(ellipses: Ellipse[], ground: Rgb, x: number, y: number): Rgb {
  return ellipses.reduce<Rgb>((under, [cx, cy, rx, ry, soft, over, opacity = 1]) => {
    const inside = (1 - Math.hypot((x - cx) / rx, (y - cy) / ry)) * Math.min(rx, ry)
    const amount = opacity * Math.min(1, Math.max(0, inside / soft + 0.5))
    return mix(under, over, amount)
  }, ground)
}

function mix([r, g, b]: Rgb, over: Rgb, amount: number): Rgb {
  return [r + (over[0] - r) * amount, g + (over[1] - g) * amount, b + (over[2] - b) * amount]
}

/** The noise of a camera's sensor, the same at each call. */
function withGrain([r, g, b]: Rgb, x: number, y: number): Rgb {
  const seed = Math.sin(x * 1_297.31 + y * 7_841.77) * 43_758.5453
  const noise = (seed - Math.floor(seed) - 0.5) * 14
  return [r + noise, g + noise, b + noise * 0.8]
}

/** SAOMA in dots. */
const letters = [
  '01111 01110 01110 10001 01110',
  '10000 10001 10001 11011 10001',
  '10000 10001 10001 10101 10001',
  '01110 11111 10001 10101 11111',
  '00001 10001 10001 10001 10001',
  '00001 10001 10001 10001 10001',
  '11110 10001 01110 10001 10001',
]
const LETTER_DOT = 0.028
const lines = [-0.02, 0.23, 0.48]

/** Three lines of small letters. */
function isLetter(x: number, y: number): boolean {
  const column = Math.floor(x / LETTER_DOT + 14.5)
  return lines.some((top) => letters[Math.floor((y - top) / LETTER_DOT)]?.[column] === '1')
}
