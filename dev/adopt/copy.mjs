/**
 * `node dev/adopt/copy.mjs <folder>` copies Saoma into the Next app in that folder: see docs/adopt.md. It makes new files
 * only; where something stands in the way, it says so and makes none. With --packages it prints the packages that the app
 * lacks. Plain JavaScript: it also runs in a clone in which nothing is installed.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SAOMA = fileURLToPath(new URL('../..', import.meta.url))
const GROUP = 'app/(saoma)'
/** What an app has once. */
const once = ['layout.tsx', 'page.tsx', 'page.module.css', 'error.tsx', 'not-found.tsx', 'icon.svg']

/** Next takes these from beside app/. */
const hooks = [
  { name: 'proxy', taken: ['proxy', 'middleware'], exports: 'proxy' },
  { name: 'instrumentation', taken: ['instrumentation'], exports: 'register' },
]

/**
 * Copies Saoma into the app, or does nothing. Two pages at one address are an error of `next build`, which names both.
 * @param {string} target
 * @returns {{ problems: string[], remarks: string[] }} why nothing was copied; else what is left to do by hand.
 */
export function copyInto(target) {
  const base = ['', 'src'].find((one) => existsSync(path.join(target, one, 'app')))
  if (base === undefined) return { problems: ['There is no folder app or src/app here.'], remarks: [] }
  const group = path.posix.join(base, GROUP)
  const problems = [group, 'saoma']
    .filter((place) => existsSync(path.join(target, place)))
    .map((place) => `${place} is there already: move it away, or rename it.`)
  problems.push(...packageProblems(readPackage(target), readPackage(SAOMA)))
  if (problems.length > 0) return { problems, remarks: [] }

  const to = (...names) => path.join(target, ...names)
  const from = (name) => path.join(SAOMA, name)
  const rooted = ['js', 'jsx', 'tsx'].some((type) => existsSync(to(base, `app/layout.${type}`)))
  copy(from('app'), to(group), (name) => !once.includes(name) || (name === 'layout.tsx' && !rooted))
  copy(from('lib'), to('saoma/lib'), (name) => name !== path.join('db', 'generated'))
  copy(from('prisma'), to('saoma/prisma'), () => true)
  for (const name of ['prisma.config.ts', 'LICENSE'])
    make(to('saoma', name), readFileSync(from(name), 'utf8'))
  // As .mjs they are modules whatever package.json says.
  make(to('saoma/server.mjs'), readFileSync(from('server.js'), 'utf8'))
  make(to('saoma/next.config.mjs'), readFileSync(from('next.config.js'), 'utf8'))
  make(to('saoma/.gitignore'), '/lib/db/generated/\n')
  const remarks = hooks.flatMap(addHook)
  const prisma = ['prisma', 'prisma.config.ts'].find((name) => existsSync(to(name)))
  if (prisma)
    remarks.push(`${prisma} is yours: give Saoma's tables a database of their own, as docs/adopt.md shows.`)
  return { problems, remarks }

  function addHook({ name, taken, exports }) {
    const text = readFileSync(from(`${name}.ts`), 'utf8')
    make(to(group, `${name}.ts`), text.replaceAll(`'#app/`, `'./`))
    const files = taken.flatMap((one) =>
      ['ts', 'js', 'tsx', 'jsx'].map((type) => path.posix.join(base, `${one}.${type}`)),
    )
    const own = files.find((file) => existsSync(to(file)))
    if (own) return [`${own} is yours: call Saoma's from it, as docs/adopt.md shows.`]
    // Next does not read a config that is re-exported.
    const [config] = /\n\nexport const config = [^]*?\n\}\n/.exec(text) ?? ['\n']
    make(to(base, `${name}.ts`), `export { ${exports} } from './${GROUP}/${name}.ts'${config}`)
    return []
  }
}

/** A folder without its tests and their helpers (`test-*.ts`). `wanted` says which paths inside it to copy. */
function copy(source, target, wanted) {
  const filter = (file) =>
    !/\.test\.tsx?$|[\\/]test-[^\\/]+\.ts$/.test(file) && wanted(path.relative(source, file))
  cpSync(source, target, { recursive: true, force: false, errorOnExist: true, filter })
}

function make(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text, { flag: 'wx' })
}

function packageProblems(theirs, ours) {
  const have = installed(theirs)
  if (!have.next) return ["package.json has no dependency next: this is no folder of a Next app's."]
  const others = Object.entries(neededOf(ours)).filter(
    ([name, version]) => major(have[name]) !== null && major(have[name]) !== major(version),
  )
  return [
    ...('#lib/*' in (theirs.imports ?? {})
      ? ['package.json imports #lib, as Saoma does: rename yours.']
      : []),
    ...others.map(([name, version]) => `package.json has ${name} ${have[name]}, and Saoma needs ${version}.`),
  ]
}

/**
 * The packages that Saoma needs and an app lacks, as npm install takes them. @next/env goes with the app's own Next.
 * @param {string} target
 * @returns {string[]}
 */
export function lackingPackages(target) {
  const [theirs, ours] = [installed(readPackage(target)), readPackage(SAOMA)]
  const isTypes = ([name]) => name.startsWith('@types/') && name.slice('@types/'.length) in ours.dependencies
  const types = Object.entries(ours.devDependencies).filter(isTypes)
  const { version } = readPackage(path.join(target, 'node_modules/next'))
  const wanted = { ...neededOf(ours), ...Object.fromEntries(types), ...(version && { '@next/env': version }) }
  return Object.entries(wanted)
    .filter(([name]) => !(name in theirs))
    .map((one) => one.join('@'))
}

/** What runs, and Prisma's CLI, which generates the database client of the build. */
function neededOf({ dependencies, devDependencies }) {
  return { ...dependencies, prisma: devDependencies.prisma }
}

function installed({ dependencies = {}, devDependencies = {} }) {
  return { ...devDependencies, ...dependencies }
}

/** "4" of ^4.1.0, "0.35" of 0.35.5; null of what names no version. */
function major(range) {
  return /(0\.\d+|[1-9]\d*)\./.exec(range ?? '')?.[1] ?? null
}

function readPackage(folder) {
  const file = path.join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function main([target = '.', ...options]) {
  const app = path.resolve(target)
  if (options.includes('--packages')) return console.log(lackingPackages(app).join(' '))
  const { problems, remarks } = copyInto(app)
  for (const line of [...problems, ...remarks]) console.error(line)
  if (problems.length === 0) return console.log(`Saoma is in ${path.join(app, 'saoma')} and in ${GROUP}.`)
  console.error('Nothing was copied.')
  process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
