import { crc32, deflateSync, gzipSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

type Made = [name: string, make: () => Promise<Buffer> | Buffer]

const svgStart = '<svg xmlns="http://www.w3.org/2000/svg">'
/** Has no intrinsic size: the loader must lay out the text, which takes minutes, before it knows the size. */
const svgOfText = `${svgStart}<text>${'a b '.repeat(20_000)}</text></svg>`
const png = Buffer.from('89504e470d0a1a0a', 'hex')

/** Small uploads that are expensive to decode, or whose loader must never run. */
export const refusedPictures: Made[] = [
  ['an SVG of text', () => Buffer.from(svgOfText)],
  [
    'an SVG of text behind an XML head and a comment',
    () => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><!-- a.png -->\n${svgOfText}`),
  ],
  ['an SVG of uses of uses', () => Buffer.from(nestedUses())],
  ['an SVG, packed', () => gzipSync(svgOfText)],
  ['an SVG behind the first bytes of a PNG', () => Buffer.concat([png, Buffer.from(svgOfText)])],
  ['a TIFF', () => plain(64).tiff().toBuffer()],
  ['a HEIF', () => plain(64).avif().toBuffer()],
  ['a BMP that is none', () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(80_000, 'a b ')])],
  ['a PNG of 100 megapixels', () => blackPng(10_000)],
  ['a JPEG of 2,640 scans', () => progressiveJpeg(4_000, 2_640)],
]

/** Only their first frame, which is red, is kept. */
export const animations: Made[] = [
  ['a GIF of 10,000 frames', () => animation(10_000).gif().toBuffer()],
  ['a WebP of 2,000 frames', () => animation(2_000).webp({ lossless: true }).toBuffer()],
]

function plain(side: number): Sharp {
  return sharp({ create: { width: side, height: side, channels: 3, background: '#c04020' } })
}

/** A square of one bit a pixel, which takes a moment to make. */
export function blackPng(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.writeUInt8(1, 8)
  const pixels = deflateSync(Buffer.alloc((1 + side / 8) * side))
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', pixels), pngChunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([png, ...chunks])
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

/** Frames of 8 × 8 pixels: a red one, then green and blue ones. */
function animation(frames: number): Sharp {
  const colours = Array.from({ length: frames }, (_, at) =>
    at === 0 ? [255, 0, 0] : at % 2 ? [0, 255, 0] : [0, 0, 255],
  )
  const pixels = Buffer.concat(colours.map((colour) => Buffer.alloc(8 * 8 * 3, Buffer.from(colour))))
  return sharp(pixels, { raw: { width: 8, height: 8 * frames, channels: 3, pageHeight: 8 } })
}

/** Ten to the power of nine rectangles. */
function nestedUses(): string {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `<g id="g${at + 1}">${`<use href="#g${at}"/>`.repeat(10)}</g>`,
  )
  return `${svgStart}<defs><rect id="g0" width="1" height="1"/>${levels.join('')}</defs><use href="#g9"/></svg>`
}

/** A grey square in three components. Each scan is 45 bytes, and a pass over one component. */
function progressiveJpeg(side: number, scans: number): Buffer {
  const blocks = (side / 8) ** 2
  const size = Buffer.alloc(4)
  size.writeUInt16BE(side, 0)
  size.writeUInt16BE(side, 2)
  // One table each for DC (only the difference 0) and AC (only a run of 16,384 empty blocks and more), of one code: a bit, 0.
  const oneCode = `01${'00'.repeat(15)}`
  const head = [
    segment('db', `00${'01'.repeat(64)}`),
    segment('c2', `08${size.toString('hex')}03011100021100031100`),
    segment('c4', `00${oneCode}00`),
    segment('c4', `10${oneCode}e0`),
    segment('da', '03010002000300000000'),
    Buffer.alloc(Math.ceil((blocks * 3) / 8)),
  ]
  // Each run of empty blocks: the code, and 14 bits that say how many more than 16,384.
  const runs = Array.from({ length: Math.ceil(blocks / 32_767) }, () => '011111111111111').join('')
  const data = Buffer.from(
    (runs.match(/.{1,8}/g) ?? []).map((bits) => Number.parseInt(bits.padEnd(8, '1'), 2)),
  )
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    ...head,
    ...scansOf(scans, data),
    Buffer.from('ffd9', 'hex'),
  ])
}

/** Coefficient after coefficient, bit after bit, as the standard has it: none of them twice. */
function scansOf(count: number, data: Buffer): Buffer[] {
  return Array.from({ length: count }, (_, at) => {
    const [component, coefficient, bit] = [at % 3, (Math.floor(at / 3) % 63) + 1, 13 - Math.floor(at / 189)]
    const bits = (bit === 13 ? 0 : bit + 1) * 16 + bit
    const scan = Buffer.from([1, component + 1, 0, coefficient, coefficient, bits])
    return Buffer.concat([segment('da', scan.toString('hex')), escaped(data)])
  })
}

function escaped(data: Buffer): Buffer {
  return Buffer.from(
    data.toString('hex').replaceAll(/(..)/g, (byte) => (byte === 'ff' ? 'ff00' : byte)),
    'hex',
  )
}

function segment(marker: string, hex: string): Buffer {
  const length = (hex.length / 2 + 2).toString(16).padStart(4, '0')
  return Buffer.from(`ff${marker}${length}${hex}`, 'hex')
}
