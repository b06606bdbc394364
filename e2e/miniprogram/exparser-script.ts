import path from 'node:path'
import { build } from 'esbuild'
import { compileTemplates, packedFiles } from '#dev/miniprogram-gate.ts'

/**
 * A script for an empty page: a mini-program with Saoma's pages below `root` (`''`, or `saoma/`), its templates made by
 * WeChat's compiler, under WeChat's component framework (exparser.ts). `dir` is the folder with its app.json.
 */
export async function exparserScript(dir: string, root: string): Promise<string> {
  const templates = await compileTemplates(dir, await packedFiles(dir))
  const load = (file: string): string => `() => require(${JSON.stringify(path.join(dir, file))})`
  const pages = ['login', 'account'].map((name) => `${name}: ${load(`${root}pages/${name}/${name}`)}`)
  const { outputFiles } = await build({
    stdin: {
      contents: `
        require('./exparser.ts')
        window.loaders = { app: ${load('app')}, ${pages.join(', ')} }
        window.root = ${JSON.stringify(root)}`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'iife',
    define: { global: 'window' },
    // A copy of the pages lies in no project: no settings of one count.
    tsconfigRaw: {},
  })
  return `window.__webview_engine_version__ = 0.02;\n${templates};\nwindow.$gwx = $gwx;\n${outputFiles[0]?.text}`
}
