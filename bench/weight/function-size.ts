import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Total bytes of the files that Next traced for these routes, each file once. */
export function functionSize(distDir: string, routes: string[]): number {
  const app = path.join(distDir, 'server/app')
  const traces = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.nft.json') && routes.some((route) => file.startsWith(`${route}${path.sep}`)),
  )
  if (traces.length === 0) throw new Error(`no traces of ${routes.join(', ')} in ${distDir}`)
  const files = new Set(traces.flatMap((trace) => filesOf(path.join(app, trace))))
  return Array.from(files, (file) => statSync(file).size).reduce((sum, size) => sum + size, 0)
}

function filesOf(trace: string): string[] {
  const { files } = JSON.parse(readFileSync(trace, 'utf8')) as { files: string[] }
  return files.map((file) => path.join(path.dirname(trace), file))
}
