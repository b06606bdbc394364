import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import { compileTemplates } from './templates.ts'

interface AppJson {
  pages: string[]
  themeLocation?: string
}

const BOOT = path.join(import.meta.dirname, '../runtime/boot.ts')

/** Bundles the unmodified mini-program and the runtime into one script. */
export async function compileMiniprogram(dir: string): Promise<string> {
  const app = JSON.parse(await readFile(path.join(dir, 'app.json'), 'utf8')) as AppJson
  const theme = app.themeLocation
    ? await readFile(path.join(dir, app.themeLocation), 'utf8')
    : '{"light":{},"dark":{}}'
  const templates = await compileTemplates(dir, app.pages)
  const pages = await Promise.all(app.pages.map((page) => pageEntry(dir, page)))
  const entry = `
    import { boot } from ${JSON.stringify(BOOT)}
    boot({
      app: ${JSON.stringify(app)},
      theme: ${theme},
      templates: ${templates},
      styles: ${JSON.stringify(await stylesOf(dir, ['app', ...app.pages]))},
      pages: [${pages.join(',')}],
      loadApp: () => require(${JSON.stringify(path.join(dir, 'app.ts'))}),
    })`
  return bundle({ contents: entry, resolveDir: import.meta.dirname, sourcefile: 'miniprogram', loader: 'js' })
}

/** Bundles a script of the phone itself. */
export async function compileScript(file: string): Promise<string> {
  return bundle({
    contents: `import ${JSON.stringify(file)}`,
    resolveDir: import.meta.dirname,
    sourcefile: 'phone',
    loader: 'js',
  })
}

async function pageEntry(dir: string, page: string): Promise<string> {
  const json = await readFile(path.join(dir, `${page}.json`), 'utf8')
  const script = path.join(dir, `${page}.ts`)
  return `{ path: ${JSON.stringify(page)}, json: ${json}, load: () => require(${JSON.stringify(script)}) }`
}

async function stylesOf(dir: string, names: string[]): Promise<Record<string, string>> {
  const files = names.map((name) => [name, path.join(dir, `${name}.wxss`)] as const)
  const existing = files.filter(([, file]) => existsSync(file))
  const entries = existing.map(async ([name, file]) => [name, await browserStyles(file)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

async function bundle(stdin: {
  contents: string
  resolveDir: string
  sourcefile: string
  loader: 'js'
}): Promise<string> {
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** WXSS as CSS: imports inlined, rpx (750 per screen width) converted. */
export async function browserStyles(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minifyWhitespace: true,
    target: 'es2022',
    loader: { '.wxss': 'css' },
    logLevel: 'silent',
  })
  return rpxToWidths(outputFiles[0]?.text ?? '')
}

export function rpxToWidths(wxss: string): string {
  return wxss.replace(/(-?\d*\.?\d+)rpx\b/g, (_, count: string) => `calc(100vw / 750 * ${count})`)
}
