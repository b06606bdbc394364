/**
 * What the page could do with WeChat's code image: `node --import tsx bench/picture/encodings.ts` prints the table of
 * docs/decisions/0009-code-images-are-jpegs.md. The images: the stand-in's, and the same centres in a drawn sunflower.
 */
import { gzipSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { CENTRES, type Centre } from '../../packages/wechat-standin/code-image/paintings.ts'
import { drawPicture } from '../../packages/wechat-standin/code-image/picture.ts'

const width = 280
const side = 64
const rounds = 200
const middle = { left: (width - side) / 2, top: (width - side) / 2, width: side, height: side }

const encodings: Record<string, (image: Sharp) => Sharp> = {
  'PNG, 16 colours': (image) => image.png({ palette: true, colours: 16, dither: 0, effort: 1 }),
  'JPEG 80, 4:2:0': (image) => image.jpeg({ quality: 80, chromaSubsampling: '4:2:0' }),
  'JPEG 80, 4:4:4': (image) => image.jpeg({ quality: 80, chromaSubsampling: '4:4:4' }),
  'JPEG 85, 4:2:0': (image) => image.jpeg({ quality: 85, chromaSubsampling: '4:2:0' }),
  'JPEG 90, 4:2:0': (image) => image.jpeg({ quality: 90, chromaSubsampling: '4:2:0' }),
  'WebP 80': (image) => image.webp({ quality: 80 }),
  'WebP 90': (image) => image.webp({ quality: 90 }),
}

function standIn(centre: Centre): Promise<Uint8Array> {
  const text = `http://127.0.0.1:4103/?scene=${'x'.repeat(22)}&appid=wxde30000000000000&page=pages/login/login`
  return drawPicture({ text, width, centre, colour: { r: 0, g: 0, b: 0 }, transparent: false })
}

/** 54 rays of dots and dashes with the stand-in's centre, scaled to WeChat's, and three round marks. */
async function sunflower(centre: Centre): Promise<Uint8Array> {
  const rays = Array.from({ length: 54 }, (_, ray) =>
    Array.from({ length: 10 }, (_, ring) => {
      const [from, length] = [66 + ring * 6.6, (ray * 7 + ring * ring * 5 + ray * ring) % 3]
      const angle = `rotate(${(ray * 360) / 54} 140 140)`
      return length === 2
        ? ''
        : `<path transform="${angle}" d="M140 ${140 - from}v-${length * 6.6 + 0.01}" stroke-width="3.6"/>`
    }),
  )
  const marks = [
    [38, 38],
    [242, 38],
    [38, 242],
  ].map(
    ([x, y]) =>
      `<circle cx="${x}" cy="${y}" r="26" fill="#fff" stroke="none"/><circle cx="${x}" cy="${y}" r="18" fill="none" stroke-width="6"/><circle cx="${x}" cy="${y}" r="7" fill="#000" stroke="none"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="280" height="280"><rect width="280" height="280" fill="#fff"/><g stroke="#000" stroke-linecap="round">${rays.flat().join('')}${marks.join('')}</g><circle cx="242" cy="242" r="26" fill="#07c160"/></svg>`
  const disc = Buffer.from('<svg width="124" height="124"><circle cx="62" cy="62" r="62"/></svg>')
  const drawn = await sharp(await standIn(centre))
    .extract({ left: 105, top: 105, width: 70, height: 70 })
    .resize(124, 124)
    .composite([{ input: disc, blend: 'dest-in' }])
    .png()
    .toBuffer()
  return sharp(Buffer.from(svg))
    .composite([{ input: drawn, left: 78, top: 78 }])
    .jpeg({ quality: 100, chromaSubsampling: '4:2:0' })
    .toBuffer()
}

async function centreOf(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).extract(middle).removeAlpha().raw().toBuffer()
}

async function psnr(original: Uint8Array, encoded: Uint8Array): Promise<number> {
  const [before, after] = [await centreOf(original), await centreOf(encoded)]
  const error = before.reduce((sum, value, i) => sum + (value - (after[i] ?? 0)) ** 2, 0) / before.length
  return 10 * Math.log10(255 ** 2 / error)
}

/** Processor time of one run in ms: of the quietest of ten batches, because other programs share the caches. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const batches: number[] = []
  for (let batch = 0; batch < 10; batch++) {
    const start = process.cpuUsage()
    for (let i = 0; i < rounds / 10; i++) await work()
    const { user, system } = process.cpuUsage(start)
    batches.push((user + system) / 1_000 / (rounds / 10))
  }
  return batches.toSorted((a, b) => a - b)[0] ?? 0
}

type Result = { bytes: number; html: number; gzipped: number; psnr: number; ms: number }

async function measure(original: Uint8Array, encode: ((image: Sharp) => Sharp) | null): Promise<Result> {
  async function run(): Promise<Uint8Array> {
    return encode === null ? original : encode(sharp(original).flatten({ background: '#fff' })).toBuffer()
  }
  const encoded = await run()
  const base64 = Buffer.from(encoded).toString('base64')
  const [html, gzipped] = [base64.length, gzipSync(base64).length]
  return { bytes: encoded.length, html, gzipped, psnr: await psnr(original, encoded), ms: await cost(run) }
}

function range(values: number[], digits = 0): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits))
  return least === most ? `${least}` : `${least}–${most}`
}

sharp.concurrency(1)
console.log(
  '| encoding | KB | KB in the HTML | gzipped | PSNR of the centre: stand-in | sunflower | processor time |',
)
console.log('|---|---|---|---|---|---|---|')
const [ours, theirs] = [await Promise.all(CENTRES.map(standIn)), await Promise.all(CENTRES.map(sunflower))]
for (const [name, encode] of [['untouched', null] as const, ...Object.entries(encodings)]) {
  const results: Result[] = []
  for (const original of [...ours, ...theirs]) results.push(await measure(original, encode))
  const sizes = (['bytes', 'html', 'gzipped'] as const).map((key) =>
    range(
      results.map((result) => result[key] / 1_000),
      1,
    ),
  )
  const quality = [results.slice(0, 3), results.slice(3)].map(
    (some) =>
      `${range(
        some.map((result) => result.psnr),
        1,
      )} dB`,
  )
  const ms = results.map((result) => result.ms).toSorted((one, other) => one - other)[3] ?? 0
  console.log(`| ${[name, ...sizes, ...quality, `${ms.toFixed(1)} ms`].join(' | ')} |`)
}
