/**
 * Does each package-lock.json name the optional packages of every platform? `npm ci` refuses one that does not, and where a
 * registry mirror lacks packages of other platforms, `npm install` writes such a file without a word.
 * `--fix` adds what is missing: npm leaves out what is for another platform, and completes the rest when it can.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

const locks = [
  'package-lock.json',
  'examples/uni-app/package-lock.json',
  'dev/bench/peers/better-auth/package-lock.json',
]

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

const entry = z.looseObject({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})
const lockfile = z.looseObject({ packages: z.record(z.string(), entry) })
type Lockfile = z.output<typeof lockfile>

export interface Missing {
  name: string
  version: string
  dev: boolean
}

export function missingFrom({ packages }: Lockfile): Missing[] {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isIn(packages, place, name))
      .map(([name, version]) => ({ name, version, dev })),
  )
}

/** The same, with an entry for each missing package whose platform its name tells. */
export function completed(lock: Lockfile): Lockfile {
  const added = missingFrom(lock).map(({ name, version, dev }) => {
    const words = name.split(/[/-]/)
    const system = systems.find((one) => words.includes(one))
    const processor = processors.find((one) => words.includes(one))
    if (!system || !processor) throw new Error(`which platform is ${name} for?`)
    const flags = { ...(dev && { dev }), optional: true, os: [system] }
    return [`node_modules/${name}`, { version, cpu: [processor], ...flags, ...libcOf(words) }] as const
  })
  const all = [...Object.entries(lock.packages), ...added].toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lock, packages: Object.fromEntries(all) }
}

export function parse(text: string): Lockfile {
  const json: unknown = JSON.parse(text)
  lockfile.parse(json)
  // Not what zod makes of it: that has another order.
  return json as Lockfile
}

function libcOf(words: string[]): { libc?: string[] } {
  if (words.some((word) => word.startsWith('musl'))) return { libc: ['musl'] }
  return words.some((word) => word.startsWith('gnu')) ? { libc: ['glibc'] } : {}
}

/** Node's own search: beside the package, then in each folder above it. */
function isIn(packages: Lockfile['packages'], place: string, name: string): boolean {
  const inside = place === '' ? '' : `${place}/`
  if (`${inside}node_modules/${name}` in packages) return true
  if (place === '') return false
  return isIn(packages, place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const file of locks) {
    const lock = parse(readFileSync(file, 'utf8'))
    const missing = missingFrom(lock)
    if (process.argv.includes('--fix')) {
      writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`)
      console.log(`Added ${missing.length} to ${file}.`)
    } else {
      for (const { name } of missing) console.error(`${file} lacks ${name}`)
      if (missing.length > 0) {
        console.error('Add them with: node --import tsx dev/checks/lockfile.ts --fix')
        process.exitCode = 1
      }
    }
  }
}
