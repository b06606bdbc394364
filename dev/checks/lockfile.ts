/**
 * Does each package-lock.json name the optional packages of every platform, and every package's integrity? `npm ci` refuses
 * one that lacks a platform; a package without integrity it installs unchecked, whatever a registry or a mirror gives.
 * npm writes such files without a word where a mirror lacks packages of other platforms, and never completes an entry.
 * `node --import tsx dev/checks/lockfile.ts --fix` takes entries without integrity out and lets npm ask for them again.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { npm } from '../prepare.mjs'

export const locks = [
  'package-lock.json',
  'examples/uni-app/package-lock.json',
  'examples/taro/package-lock.json',
  'dev/chromium/package-lock.json',
  'bench/package-lock.json',
]

const entry = z.looseObject({
  integrity: z.string().optional(),
  inBundle: z.boolean().optional(),
  link: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})
const lockfile = z.looseObject({ packages: z.record(z.string(), entry) })
type Lockfile = z.output<typeof lockfile>

/** The names of optional packages that have no entry. */
export function missingFrom({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isIn(packages, place, name)),
  )
}

/** The places in node_modules of packages that npm would install unchecked. */
export function unverified({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([place, { link, inBundle }]) => /(^|\/)node_modules\//.test(place) && !link && !inBundle)
    .filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
    .map(([place]) => place)
}

export function withoutUnverified(lock: Lockfile): Lockfile {
  const out = unverified(lock)
  const rest = Object.entries(lock.packages).filter(([place]) => !out.includes(place))
  return { ...lock, packages: Object.fromEntries(rest) }
}

export function parse(text: string): Lockfile {
  const json: unknown = JSON.parse(text)
  lockfile.parse(json)
  // Not what zod makes of it: that has another order.
  return json as Lockfile
}

/** Node's own search: beside the package, then in each folder above it. */
function isIn(packages: Lockfile['packages'], place: string, name: string): boolean {
  const inside = place === '' ? '' : `${place}/`
  if (`${inside}node_modules/${name}` in packages) return true
  if (place === '') return false
  return isIn(packages, place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name)
}

function fix(file: string): void {
  const lock = parse(readFileSync(file, 'utf8'))
  writeFileSync(file, `${JSON.stringify(withoutUnverified(lock), null, 2)}\n`)
  const [program, args, options] = npm(['install', '--package-lock-only', '--ignore-scripts'])
  spawnSync(program, args, { cwd: path.dirname(file), stdio: 'inherit', ...options })
}

if (process.argv[2] === '--fix') for (const file of locks) fix(file)
