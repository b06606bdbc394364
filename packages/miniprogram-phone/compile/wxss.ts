import { readFile } from 'node:fs/promises'
import path from 'node:path'

const IMPORT = /@import\s+(['"])(.+?)\1\s*;/g
const RPX = /(-?\d*\.?\d+)rpx\b/g

/** A style sheet as a browser reads it: imports put in place, rpx (750 across the screen) as shares of its width. */
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
