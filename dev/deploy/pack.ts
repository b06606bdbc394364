/**
 * `npm run pack -- <folder>` puts all that runs in production into a new folder, and nothing else: the build, server.js
 * with the fifth of node_modules that it needs, and saoma.mjs with the migrations. Next's traces name what its server and
 * our routes import; @vercel/nft, which writes them, finds what server.js imports.
 */
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFileTrace } from '@vercel/nft'
import { build } from 'esbuild'
import { exitWithError, CliError } from '#cli/cli-error.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WHOLE = ['package.json', 'next.config.js', 'server.js', 'LICENSE', 'prisma/migrations']
/** What saoma.mjs finds in node_modules: sharp is native, and @next/env does not survive bundling as a module. */
const EXTERNAL = ['sharp', '@next/env', 'esbuild']
/** Next checks that these exist before it serves, but never runs them. */
const UNSEEN = ['webpack', '@babel/runtime/package.json'].map(
  (name) => `node_modules/next/dist/compiled/${name}`,
)
/** Imported by Next's server, but run only by `next dev` and `next build`. Tracing them would take twice as long. */
const NOT_RUN =
  /^node_modules\/next\/dist\/compiled\/(next-server\/.*\.dev\.js|next-devtools|babel|webpack|terser|cssnano|postcss|@vercel\/nft|@mswjs)/
/** Files of the build that only the next build reads. */
const NOT_SERVED = /^(cache|dev|diagnostics|types|trace(-build)?$)/

async function pack(target: string, distDir: string): Promise<void> {
  if (existsSync(target)) throw new CliError(`${target} exists already.`)
  if (!existsSync(path.join(ROOT, distDir, 'BUILD_ID')))
    throw new CliError(`There is no build in ${distDir}: npm run build.`)
  const { fileList } = await nodeFileTrace([path.join(ROOT, 'server.js')], {
    base: ROOT,
    ignore: (file) => NOT_RUN.test(file),
  })
  const own = [...fileList].filter((file) => file.startsWith('lib/'))
  const packages = [...fileList, ...tracedIn(distDir)].filter((file) => file.startsWith('node_modules/'))
  for (const file of [...WHOLE, ...own, ...UNSEEN, ...new Set(packages)]) copy(file, target)
  for (const name of readdirSync(path.join(ROOT, distDir)))
    if (!NOT_SERVED.test(name)) copy(path.join(distDir, name), target)
  await bundleCli(path.join(target, 'saoma.mjs'))
  console.log(`${target}: server.js, saoma.mjs and ${new Set(packages).size} files of its packages.`)
}

/** cli/ and all that it imports, in one file that needs no development dependencies. */
async function bundleCli(outfile: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external: EXTERNAL,
    // node-fetch knows an AbortSignal by the name of its class.
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    // CommonJS packages in the bundle call require for Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
  })
}

/** The files named by the build's traces, relative to the root. */
function tracedIn(distDir: string): string[] {
  const found = readdirSync(path.join(ROOT, distDir), { recursive: true, encoding: 'utf8' })
  const traces = found.filter((file) => file.endsWith('.nft.json')).map((file) => path.join(distDir, file))
  return traces.flatMap((trace) => {
    const { files } = JSON.parse(readFileSync(path.join(ROOT, trace), 'utf8')) as { files: string[] }
    return files.map((file) => path.join(path.dirname(trace), file))
  })
}

function copy(file: string, target: string): void {
  cpSync(path.join(ROOT, file), path.join(target, file), { recursive: true, verbatimSymlinks: true })
}

const [target, ...more] = process.argv.slice(2)
if (target === undefined || more.length > 0) exitWithError(new CliError('npm run pack -- <folder>'))
else await pack(path.resolve(target), process.env['NEXT_DIST_DIR'] || '.next').catch(exitWithError)
