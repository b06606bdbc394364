/**
 * Who may import whom. A row names what a file or folder may import besides itself and packages; a file without a row may
 * import nothing. Tests may also import tools and development dependencies.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const ground = [
  'lib/env.ts',
  'lib/errors.ts',
  'lib/crypto.ts',
  'lib/log.ts',
  'lib/delivery.ts',
  'lib/http.ts',
  'lib/per-process.ts',
  'lib/image.ts',
  'lib/visitor/',
]
const services = ['lib/wechat/', 'lib/pusher/', 'lib/db/']
const outbox = 'lib/webhook/outbox.ts'
const counters = 'lib/shared-counters.ts'
const records = ['lib/limit.ts', counters, 'lib/audit.ts', outbox]
/** A scene and a session belong to somebody. */
const ofUsers = ['lib/scene/', 'lib/session.ts']
const rooms = [...ofUsers, 'lib/user/', 'lib/site/']
const flows = [
  'lib/login/',
  'lib/oidc/',
  'lib/account/',
  'lib/webhook/deliver.ts',
  'lib/cleanup.ts',
  'lib/funnel.ts',
  'lib/health.ts',
]

const table: Record<string, string[]> = {
  'app/': [
    ...flows,
    'lib/user/',
    'lib/site/',
    'lib/session.ts',
    'lib/limit.ts',
    'lib/audit.ts',
    'lib/pusher/',
    'lib/db/unavailable.ts',
    ...ground,
  ],
  'proxy.ts': ['app/', ...ground],
  'instrumentation.ts': ['lib/env.ts', 'lib/oidc/deliver-logouts.ts', 'lib/webhook/deliver.ts'],
  'lib/server/': [],
  'server.js': ['lib/server/', 'lib/visitor/'],
  ...each(flows, [...rooms, ...records, ...services, ...ground]),
  'lib/cleanup.ts': [
    'lib/login/spare-codes.ts',
    'lib/oidc/',
    'lib/webhook/',
    ...rooms,
    ...records,
    ...ground,
  ],
  ...each(ofUsers, ['lib/user/', 'lib/site/', 'lib/audit.ts', outbox, 'lib/db/', ...ground]),
  'lib/site/': ['lib/user/', 'lib/audit.ts', 'lib/db/', ...ground],
  'lib/user/': ['lib/audit.ts', outbox, 'lib/db/', ...ground],
  ...each(records, [outbox, counters, 'lib/db/', ...ground]),
  ...each(services, ground),
  ...each(ground, ground),
  'cli/': ['lib/'],
  'miniprogram/': [],
  'packages/wechat-standin/': [],
  'packages/pusher-standin/': [],
  'packages/miniprogram-phone/': [],
}

/** Tools may import everything but this. */
const forbiddenToTools: Record<string, string[]> = {
  'dev/': ['e2e/', 'bench/'],
  'e2e/': ['bench/'],
}

function each(files: string[], mayImport: string[]): Record<string, string[]> {
  return Object.fromEntries(files.map((file) => [file, mayImport]))
}

const tools = ['dev/', 'e2e/', 'packages/']
/** Tests of the doctor run the app in process. */
const toolsOfCli = [...tools, 'proxy.ts']
const test = /\.test(?=\.tsx?$)|(?<=\/)test-(?=[^/]+\.ts$)|(?<=^cli\/doctor\/)test(?=\/)/
const { dependencies, devDependencies } = manifest('')

/** Each import that the table forbids, as `file imports target`. `files` maps paths to their source. */
export function forbiddenImports(files: Record<string, string>): string[] {
  return Object.entries(files).flatMap(([file, source]) =>
    importsOf(source)
      .filter((target) => !isAllowed(file, target))
      .map((target) => `${file} imports ${target}`),
  )
}

/** The sources to which the table applies. */
export function ruledFiles(root: string): Record<string, string> {
  const folders = ['app', 'lib', 'cli', 'miniprogram', 'packages', 'dev', 'e2e'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.replaceAll('\\', '/')),
    ),
  )
  const files = [...Object.keys(table).filter((row) => !row.includes('/')), ...folders]
  const ruled = files.filter(
    (name) => /\.(tsx?|m?js)$/.test(name) && !/^lib\/db\/generated\/|\/node_modules\//.test(name),
  )
  return Object.fromEntries(ruled.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]))
}

function importsOf(source: string): string[] {
  return Array.from(
    source.matchAll(/(?<![@.\w-])(?:from|import)\b\s*\(?\s*(['"])([#.@\w][^'"\n]*)\1/g),
    ([, , target = '']) => target,
  )
}

function isAllowed(file: string, target: string): boolean {
  const tool = Object.entries(forbiddenToTools).find(([folder]) => matches(file, folder))
  if (tool) return !tool[1].some((folder) => matches(importedBy(file, target), folder))
  const isTest = test.test(file)
  const subject = file.replace(test, '')
  const [row, mayImport] = Object.entries(table).find(([row]) => matches(subject, row)) ?? ['', []]
  if (/^[#.]/.test(target)) {
    const imported = importedBy(file, target)
    const used = !isTest || row.startsWith('packages/') ? [] : row === 'cli/' ? toolsOfCli : tools
    return [row, ...mayImport, ...used].some((allowed) => matches(imported, allowed))
  }
  if (row.startsWith('packages/')) return target.startsWith('node:') || isOwnPackage(row, isTest, target)
  if (isTest) return true
  return row !== 'miniprogram/' && (target.startsWith('node:') || isProductPackage(row, target))
}

/**
 * React and Next stay in app, and Next's private files out of it. Only `dependencies` reach production; cli is bundled, so it
 * may use others, but no workspace.
 */
function isProductPackage(row: string, target: string): boolean {
  const name = packageOf(target)
  if (target.startsWith('next/dist/')) return false
  if (/^(lib|cli)\//.test(row) && /^(next|react|react-dom|swr)$/.test(name)) return false
  return (
    name in dependencies || (row === 'cli/' && name in devDependencies && !existsSync(`packages/${name}`))
  )
}

/** A package can be copied out of the repository: it only imports what its own package.json lists. */
function isOwnPackage(row: string, isTest: boolean, target: string): boolean {
  const own = manifest(row)
  return packageOf(target) in { ...own.dependencies, ...(isTest && own.devDependencies) }
}

function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}

function manifest(folder: string): Record<'dependencies' | 'devDependencies', Record<string, string>> {
  return JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as ReturnType<typeof manifest>
}

/** The path of an imported file from the root. */
function importedBy(file: string, target: string): string {
  return target.startsWith('#') ? target.slice(1) : path.posix.join(path.posix.dirname(file), target)
}

function matches(file: string, row: string): boolean {
  return row.endsWith('/') ? file.startsWith(row) : file === row
}
