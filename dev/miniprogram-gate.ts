/**
 * Would WeChat take the mini-program? Its own compilers (wcc for WXML, wcsc for WXSS) must, and the package that WeChat
 * would upload must be small.
 */
import { spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { transform } from 'esbuild'
import { z } from 'zod'

const MOST_BYTES = 100_000

const packOptions = z.object({
  packOptions: z.object({
    ignore: z.array(z.object({ type: z.enum(['suffix', 'folder', 'file']), value: z.string() })),
  }),
})

/** What is wrong, a sentence each; none: nothing. */
export async function checkMiniprogram(dir: string, mostBytes = MOST_BYTES): Promise<string[]> {
  const files = await packedFiles(dir)
  const size = await packedBytes(dir, files)
  const wrong = await compilersWords(dir, files)
  if (size > mostBytes) wrong.push(`the package has ${size} bytes; ${mostBytes} is the most it should have`)
  return wrong
}

/** WeChat's compilers are programs for x86-64 Linux (and macOS, Windows; not run here). */
export function canCheck(): boolean {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** The files that WeChat would upload. */
export async function packedFiles(dir: string): Promise<string[]> {
  const config: unknown = JSON.parse(await readFile(path.join(dir, 'project.config.json'), 'utf8'))
  const { ignore } = packOptions.parse(config).packOptions
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
  return names.filter(
    (name) =>
      !ignore.some(
        ({ type, value }) =>
          (type === 'suffix' && name.endsWith(value)) ||
          (type === 'folder' && name.startsWith(`${value}/`)) ||
          (type === 'file' && name === value),
      ),
  )
}

async function packedBytes(dir: string, files: string[]): Promise<number> {
  let bytes = 0
  for (const file of files) {
    const content = await readFile(path.join(dir, file), 'utf8')
    const packed = file.endsWith('.ts') ? (await transform(content, { loader: 'ts' })).code : content
    bytes += Buffer.byteLength(packed)
  }
  return bytes
}

async function compilersWords(dir: string, files: string[]): Promise<string[]> {
  const styles = files.filter((file) => file.endsWith('.wxss'))
  const templates = compileTemplates(dir, files)
  const results = await Promise.allSettled([
    templates,
    runCompiler('wcsc', ['-db', '-pc', String(styles.length), ...styles], dir),
  ])
  return results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).message] : []))
}

/** The templates among these files as the script that WeChat makes of them: it defines `$gwx`. Throws the compiler's words. */
export function compileTemplates(dir: string, files: string[]): Promise<string> {
  const templates = files.filter((file) => /\.(wxml|wxs)$/.test(file))
  return runCompiler('wcc', ['-d', '-cc', '0', ...templates, '-gn', '$gwx'], dir)
}

async function runCompiler(compiler: 'wcc' | 'wcsc', given: string[], cwd: string): Promise<string> {
  const own = await mkdtemp(path.join(tmpdir(), 'wechat-compilers-'))
  const bin = path.dirname(createRequire(import.meta.url).resolve('miniprogram-compiler'))
  try {
    // npm unpacks them without the right to run.
    await copyFile(path.join(bin, 'bin/linux', compiler), path.join(own, compiler))
    await chmod(path.join(own, compiler), 0o700)
    const { status, stdout, stderr, error } = spawnSync(path.join(own, compiler), given, {
      cwd,
      encoding: 'utf8',
    })
    if (error || status !== 0) throw new Error(`${compiler}: ${error?.message ?? stderr.trim()}`)
    return stdout
  } finally {
    await rm(own, { recursive: true })
  }
}
