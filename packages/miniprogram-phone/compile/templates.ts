import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { TmplGroup } from 'glass-easel-template-compiler'
import { BUILT_IN_TAGS } from '../frame.ts'

/** Besides these, tags that the template compiler handles itself. */
const KNOWN_TAGS = new Set<string>([...BUILT_IN_TAGS, 'block', 'include', 'import', 'template', 'slot'])

interface Mistake {
  message: string
}

// The compiler is a CommonJS module that loads its own WebAssembly.
const require = createRequire(import.meta.url)
const compiler = require('glass-easel-template-compiler') as { TmplGroup: new () => TmplGroup }

/** Compiles the templates of these pages and their includes to a JavaScript object with one entry each. */
export async function compileTemplates(miniprogramDir: string, pages: string[]): Promise<string> {
  const group = new compiler.TmplGroup()
  const known = new Set(pages)
  for (const template of known) {
    const file = path.join(miniprogramDir, `${template}.wxml`)
    const wxml = await readFile(file, 'utf8')
    refuseUnknownTags(wxml, `${template}.wxml`)
    const mistakes = group.addTmpl(template, wxml) as Mistake[] | undefined
    if (mistakes?.length)
      throw new Error(`${template}.wxml: ${mistakes.map(({ message }) => message).join('; ')}`)
    for (const needed of group.getDirectDependencies(template) as string[]) known.add(needed)
  }
  const code = group.getTmplGenObjectGroups()
  group.free()
  return code
}

/** Throws on unsupported tags, which would otherwise render as nothing. */
export function refuseUnknownTags(wxml: string, file: string): void {
  const markup = wxml.replace(/<!--[^]*?-->/g, '').replace(/\{\{[^]*?\}\}/g, '')
  for (const [, tag = ''] of markup.matchAll(/<([a-z][\w-]*)/g)) {
    if (!KNOWN_TAGS.has(tag)) throw new Error(`${file} uses <${tag}>, which this phone does not support`)
  }
}
