import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What of an app stands in the way of Saoma, in sentences. Empty: it can be copied.
 * @param {{ target: string, base: string, source: string, places: string[] }} options `base`: the folder above app/;
 * `places`: what will be made in the target; `source`: the clone of Saoma.
 * @returns {string[]}
 */
export function collisions({ target, base, source, places }) {
  const there = places.filter((place) => existsSync(path.join(target, place)))
  if (there.length > 0) return there.map((place) => `${place} is there already: move it away, or rename it.`)
  return [
    ...routeCollisions(path.join(target, base), path.join(source, 'app')),
    ...nameCollisions(target),
    ...versionCollisions(readPackage(target), readPackage(source)),
  ].map((sentence) => sentence.replaceAll('{base}', base && `${base}/`))
}

function routeCollisions(home, appOfSaoma) {
  const theirs = [...appRoutes(path.join(home, 'app')), ...pagesRoutes(path.join(home, 'pages'))]
  const ours = appRoutes(appOfSaoma).filter(({ route }) => route !== '')
  return theirs.flatMap(({ route, file }) => {
    const same = ours.find((one) => collide(one.route.split('/'), route.split('/')))
    return same ? [`{base}${file} has the address of a page of Saoma's, /${same.route}: rename yours.`] : []
  })
}

/** Folders in parentheses, and @slots, show in no address. */
function appRoutes(folder) {
  return filesIn(folder)
    .filter((file) => /(^|\/)(page|route)\.[jt]sx?$/.test(file))
    .map((file) => {
      const segments = file.split('/').slice(0, -1)
      return { file: `app/${file}`, route: segments.filter((one) => !/^(\(.*\)|@.*)$/.test(one)).join('/') }
    })
}

function pagesRoutes(folder) {
  return filesIn(folder)
    .filter((file) => /^(?!_)(?!.*\.d\.ts$).*\.[jt]sx?$/.test(file))
    .map((file) => ({
      file: `pages/${file}`,
      route: file.replace(/\.[jt]sx?$/, '').replace(/(^|\/)index$/, ''),
    }))
}

/**
 * As Next decides: the same address; two names for a segment that varies; an optional catch-all ([[...x]]) beside what it
 * also matches.
 */
function collide([first, ...rest], [other, ...others]) {
  if (first === other) return first === undefined || collide(rest, others)
  if (first === undefined || other === undefined) return isOptional(first ?? other)
  return isCatchAll(first) === isCatchAll(other) && first.startsWith('[') && other.startsWith('[')
}

function isCatchAll(segment) {
  return /^\[\[?\.\.\./.test(segment)
}

function isOptional(segment) {
  return segment.startsWith('[[...')
}

/** Saoma imports its own files as #lib/*. */
function nameCollisions(target) {
  const taken = Object.keys(readPackage(target).imports ?? {}).some((name) => /^#(lib\/|\*)/.test(name))
  const file = path.join(target, 'tsconfig.json')
  const inTsconfig = existsSync(file) && /"#(lib\/|\*)/.test(readFileSync(file, 'utf8'))
  return [
    ...(taken ? ['package.json has imports of the name #lib, which Saoma needs: rename yours.'] : []),
    ...(inTsconfig ? ['tsconfig.json has a path of the name #lib, which Saoma needs: rename yours.'] : []),
  ]
}

function versionCollisions(theirs, ours) {
  const have = installed(theirs)
  if (!have.next) return ["package.json has no dependency next: this is no folder of a Next app's."]
  return Object.entries(neededOf(ours))
    .filter(
      ([name, version]) => have[name] && line(have[name]) !== null && line(have[name]) !== line(version),
    )
    .map(([name, version]) => `package.json has ${name} ${have[name]}, and Saoma needs ${version}.`)
}

/**
 * The packages that Saoma needs and an app lacks, as npm install takes them. @next/env goes with the app's own Next.
 * @param {string} target
 * @param {string} source
 * @returns {string[]}
 */
export function lackingPackages(target, source) {
  const [theirs, ours] = [installed(readPackage(target)), readPackage(source)]
  const types = Object.entries(ours.devDependencies).filter(([name]) => isTypesOf(name, ours))
  const next = readPackage(path.join(target, 'node_modules/next')).version
  const wanted = {
    ...neededOf(ours),
    ...Object.fromEntries(types),
    '@next/env': next ?? ours.dependencies['@next/env'],
  }
  return Object.entries(wanted)
    .filter(([name]) => !(name in theirs))
    .map((one) => one.join('@'))
}

/** What runs, and Prisma's CLI, which generates the database client of the build. */
function neededOf({ dependencies, devDependencies }) {
  return { ...dependencies, prisma: devDependencies.prisma }
}

function isTypesOf(name, { dependencies }) {
  return name.startsWith('@types/') && name.slice('@types/'.length) in dependencies
}

function installed({ dependencies = {}, devDependencies = {} }) {
  return { ...devDependencies, ...dependencies }
}

/** Within it, versions are compatible: "4" of ^4.1.0, "0.35" of 0.35.5; null of what names no version. */
function line(range) {
  const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(range) ?? []
  if (major === undefined) return null
  return major === '0' ? `0.${minor}` : major
}

function readPackage(folder) {
  const file = path.join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function filesIn(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
