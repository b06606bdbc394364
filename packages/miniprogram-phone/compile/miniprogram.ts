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

const IMPORT = /@import\s+(['"])(.+?)\1\s*;/g
const RPX = /(-?\d*\.?\d+)rpx\b/g

/** WXSS as CSS: imports inlined, rpx (750 per screen width) converted. */
export async function browserStyles(file: string): Promise<string> {
  return rpxToWidths(await withImports(file, []))
}

export function rpxToWidths(wxss: string): string {
  return wxss.replace(RPX, (_, count: string) => `calc(100vw / 750 * ${count})`)
}

async function withImports(file: string, importedBy: string[]): Promise<string> {
  if (importedBy.includes(file)) throw new Error(`${file} imports itself`)
  const wxss = await readFile(file, 'utf8')
  let styles = ''
  let read = 0
  for (const match of wxss.matchAll(IMPORT)) {
    const imported = path.join(path.dirname(file), match[2] ?? '')
    styles += wxss.slice(read, match.index) + (await withImports(imported, [...importedBy, file]))
    read = match.index + match[0].length
  }
  return styles + wxss.slice(read)
}
