/**
 * `node dev/adopt/copy.mjs <folder>` copies Saoma into the Next app in that folder: see docs/adopt.md. It says what it is going to
 * write, makes new files only, and all of them or none; where something stands in the way, it says so. With --dry-run it writes
 * nothing; with --packages it prints the packages that the app lacks. Plain JavaScript: it also runs in a clone in which nothing
 * is installed.
 */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const SAOMA = fileURLToPath(new URL('../..', import.meta.url))
const GROUP = 'app/(saoma)'
/** Everything is written here first. A copy that was killed leaves it behind, and the next one goes on from it. */
const STAGED = '.saoma-copy'
/** In it once all files are: what to move into the app. */
const COMPLETE = 'complete.json'
/** What an app has once. */
const once = ['layout.tsx', 'page.tsx', 'page.module.css', 'error.tsx', 'not-found.tsx', 'icon.svg']

/** Next takes these from beside app/. */
const hooks = [
  { name: 'proxy', taken: ['proxy', 'middleware'], exports: 'proxy' },
  { name: 'instrumentation', taken: ['instrumentation'], exports: 'register' },
]

/**
 * Copies Saoma into the app, or does nothing: a failure leaves the app as it was. Two pages at one address are an error of
 * `next build`, which names both.
 * @param {string} target
 * @returns {{ problems: string[], remarks: string[] }} why nothing was copied; else what is left to do by hand.
 */
export function copyInto(target) {
  if (isInterrupted(target)) {
    place(target)
    return { problems: [], remarks: planFor(target).remarks }
  }
  const { problems, remarks, files } = planFor(target)
  if (problems.length > 0) return { problems, remarks: [] }
  try {
    stage(target, files)
    place(target)
  } catch (error) {
    rmSync(path.join(target, STAGED), { recursive: true, force: true })
    throw error
  }
  return { problems, remarks }
}

/**
 * What a copy would do. `files` maps paths in the app to their content.
 * @param {string} target
 * @returns {{ problems: string[], remarks: string[], files: Map<string, string | Buffer> }}
 */
export function planFor(target) {
  const files = new Map()
  const base = ['', 'src'].find((one) => existsSync(path.join(target, one, 'app')))
  if (base === undefined) return { problems: ['There is no folder app or src/app here.'], remarks: [], files }
  const group = path.posix.join(base, GROUP)
  const problems = [group, 'saoma']
    .filter((place) => existsSync(path.join(target, place)))
    .map((place) => `${place} is there already: move it away, or rename it.`)
  problems.push(...packageProblems(readPackage(target), readPackage(SAOMA)))

  const isThere = (...names) => existsSync(path.join(target, ...names))
  const from = (name) => path.join(SAOMA, name)
  const rooted = ['js', 'jsx', 'tsx'].some((type) => isThere(base, `app/layout.${type}`))
  addFolder('app', group, (name) => !once.includes(name) || (name === 'layout.tsx' && !rooted))
  addFolder('lib', 'saoma/lib', (name) => !name.startsWith('db/generated/'))
  addFolder('prisma', 'saoma/prisma', () => true)
  for (const name of ['prisma.config.ts', 'LICENSE']) files.set(`saoma/${name}`, readFileSync(from(name)))
  // As .mjs they are modules whatever package.json says.
  files.set('saoma/server.mjs', readFileSync(from('server.js')))
  files.set('saoma/next.config.mjs', readFileSync(from('next.config.js')))
  files.set('saoma/.gitignore', '/lib/db/generated/\n')
  const remarks = hooks.flatMap(addHook)
  const prisma = ['prisma', 'prisma.config.ts'].find((name) => isThere(name))
  if (prisma)
    remarks.push(`${prisma} is yours: give Saoma's tables a database of their own, as docs/adopt.md shows.`)
  return { problems, remarks, files }

  /** A folder without its tests and their helpers (`test-*.ts`). `wanted` says which paths inside it to copy. */
  function addFolder(source, place, wanted) {
    for (const file of readdirSync(from(source), { recursive: true })) {
      const name = file.replaceAll('\\', '/')
      if (/\.test\.tsx?$|(^|\/)test-[^/]+\.ts$/.test(name) || !wanted(name)) continue
      if (statSync(path.join(from(source), file)).isFile())
        files.set(`${place}/${name}`, readFileSync(path.join(from(source), file)))
    }
  }

  function addHook({ name, taken, exports }) {
    const text = readFileSync(from(`${name}.ts`), 'utf8')
    files.set(`${group}/${name}.ts`, text.replaceAll(`'#app/`, `'./`))
    // Next does not read a config that is re-exported.
    const [config] = /\n\nexport const config = [^]*?\n\}\n/.exec(text) ?? ['\n']
    const hook = `export { ${exports} } from './${GROUP}/${name}.ts'${config}`
    const own = taken
      .flatMap((one) => ['ts', 'js', 'tsx', 'jsx'].map((type) => path.posix.join(base, `${one}.${type}`)))
      .find((file) => isThere(file))
    if (!own) files.set(path.posix.join(base, `${name}.ts`), hook)
    const isOurs = own && readFileSync(path.join(target, own), 'utf8') === hook
    return own && !isOurs ? [`${own} is yours: call Saoma's from it, as docs/adopt.md shows.`] : []
  }
}

/** Writes all files into a folder of their own. */
function stage(target, files) {
  const staged = path.join(target, STAGED)
  rmSync(staged, { recursive: true, force: true })
  for (const [file, content] of files) {
    mkdirSync(path.dirname(path.join(staged, file)), { recursive: true })
    writeFileSync(path.join(staged, file), content)
  }
  writeFileSync(path.join(staged, 'places'), JSON.stringify(placesOf(files)))
  renameSync(path.join(staged, 'places'), path.join(staged, COMPLETE))
}

/** The two folders, and the files beside app/. */
function placesOf(files) {
  const places = Array.from(
    files.keys(),
    (file) => /^((src\/)?app\/\(saoma\)|saoma)(?=\/)/.exec(file)?.[0] ?? file,
  )
  return [...new Set(places)]
}

/** Whether a copy was killed when all of its files were written. */
function isInterrupted(target) {
  return existsSync(path.join(target, STAGED, COMPLETE))
}

/** Moves what is written into the app, each folder at once. Where something is there, it moves all of it back. */
function place(target) {
  const staged = path.join(target, STAGED)
  const moves = JSON.parse(readFileSync(path.join(staged, COMPLETE), 'utf8'))
    .map((name) => ({ from: path.join(staged, name), to: path.join(target, name) }))
    .filter(({ from, to }) => existsSync(from) && !isSame(from, to))
  const done = []
  try {
    for (const { from, to } of moves) {
      // Neither replaces a file, nor a folder with something in it.
      if (statSync(from).isDirectory()) renameSync(from, to)
      else linkSync(from, to)
      done.push({ from, to })
    }
  } catch (error) {
    for (const { from, to } of done)
      if (existsSync(from)) rmSync(to)
      else renameSync(to, from)
    throw error
  }
  rmSync(staged, { recursive: true })
}

function isSame(one, other) {
  return existsSync(other) && statSync(one).ino === statSync(other).ino
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

function main() {
  const options = { packages: { type: 'boolean' }, 'dry-run': { type: 'boolean' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const app = path.resolve(positionals[0] ?? '.')
  if (values.packages) return console.log(lackingPackages(app).join(' '))
  const { problems, remarks, files } = planFor(app)
  if (isInterrupted(app)) console.log('An earlier copy was interrupted: this one goes on from there.')
  else if (problems.length > 0) return fail([...problems, 'Nothing was copied.'])
  else for (const line of summaryOf(files)) console.log(line)
  if (values['dry-run']) return console.log([...remarks, 'Nothing was written.'].join('\n'))
  copyInto(app)
  for (const line of remarks) console.error(line)
  console.log(`Saoma is in ${path.join(app, 'saoma')} and in ${GROUP}.`)
}

function summaryOf(files) {
  const names = [...files.keys()]
  return placesOf(files).map((place) => {
    const inside = names.filter((name) => name.startsWith(`${place}/`)).length
    return inside === 0 ? `new  ${place}` : `new  ${place}/  ${inside} files`
  })
}

function fail(lines) {
  console.error(lines.join('\n'))
  process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  try {
    main()
  } catch (error) {
    fail([error.message, 'Nothing was copied.'])
  }
