/**
 * `node dev/adopt/copy.mjs <folder>` copies Saoma into the Next app in that folder: see docs/adopt.md. It makes new files
 * only; where one of them, or an address, is taken already, it says so and makes none. With --packages it prints the
 * packages that the app lacks. Plain JavaScript: it also runs in a clone in which nothing is installed.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { collisions, lackingPackages } from './collisions.mjs'

const SAOMA = fileURLToPath(new URL('../..', import.meta.url))
const GROUP = 'app/(saoma)'
/** What an app has once. */
const once = ['layout.tsx', 'page.tsx', 'error.tsx', 'not-found.tsx', 'icon.svg']

/** Next takes these from beside app/; `config` cannot be re-exported. */
const hooks = [
  {
    name: 'proxy',
    taken: ['proxy', 'middleware'],
    text: `export { proxy } from './${GROUP}/proxy.ts'\n\nexport const config = {\n  matcher: '/((?!api/|api$|oidc/(?:authorize|token|userinfo|jwks|logout)$|\\\\.well-known/o|_next/static/).*)',\n}\n`,
  },
  {
    name: 'instrumentation',
    taken: ['instrumentation'],
    text: `export { register } from './${GROUP}/instrumentation.ts'\n`,
  },
]

/**
 * Copies Saoma into the app, or does nothing.
 * @param {string} target
 * @returns {{ problems: string[], remarks: string[] }} why nothing was copied; else what is left to do by hand.
 */
export function copyInto(target) {
  const base = ['', 'src'].find((one) => existsSync(path.join(target, one, 'app')))
  if (base === undefined) return { problems: ['There is no folder app or src/app here.'], remarks: [] }
  const group = path.posix.join(base, GROUP)
  const problems = collisions({ target, base, source: SAOMA, places: [group, 'saoma'] })
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
  for (const { name } of hooks) {
    const text = readFileSync(from(`${name}.ts`), 'utf8').replaceAll(`'#app/`, `'./`)
    make(to(group, `${name}.ts`), text)
  }
  return { problems: [], remarks: [...hooks.flatMap(addHook), ...prismaRemark()] }

  function addHook({ name, taken, text }) {
    const files = taken.flatMap((one) =>
      ['ts', 'js', 'tsx', 'jsx'].map((type) => path.posix.join(base, `${one}.${type}`)),
    )
    const own = files.find((file) => existsSync(to(file)))
    if (own) return [`${own} is yours: call Saoma's from it, as docs/adopt.md shows.`]
    make(to(base, `${name}.ts`), text)
    return []
  }

  function prismaRemark() {
    const own = ['prisma', 'prisma.config.ts'].find((name) => existsSync(to(name)))
    return own
      ? [`${own} is yours: give Saoma's tables a database of their own, as docs/adopt.md shows.`]
      : []
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

function main([target = '.', ...options]) {
  const app = path.resolve(target)
  if (options.includes('--packages')) return console.log(lackingPackages(app, SAOMA).join(' '))
  const { problems, remarks } = copyInto(app)
  for (const line of [...problems, ...remarks]) console.error(line)
  if (problems.length === 0) return console.log(`Saoma is in ${path.join(app, 'saoma')} and in ${GROUP}.`)
  console.error('Nothing was copied.')
  process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
