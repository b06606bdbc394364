import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import nextEnv from '@next/env'

/** What the .env files of the current folder contribute. */
export type DotenvFiles = {
  /** Their names, such as `.env.local`. */
  files: string[]
  /** Settings whose value refers to a `$name` that is not set, and so lost a part. */
  emptied: string[]
  /** Settings that one file sets more than once. */
  repeated: string[]
  /** Settings that the environment has another value for. */
  overridden: string[]
  /** What stands before the `=` of lines that nobody reads, as after a name with a space. */
  unread: string[]
  /** Files that are not UTF-8, as some editors on Windows save them. */
  misencoded: string[]
  /** Files that other users of this machine can read or write. */
  shared: string[]
}

/** Of a process that reads no .env file. */
export const noDotenv: DotenvFiles = {
  files: [],
  emptied: [],
  repeated: [],
  overridden: [],
  unread: [],
  misencoded: [],
  shared: [],
}

/** Fills the environment from the .env files of the current folder, as `node server.js` does. The environment wins. */
export function loadSettings(): DotenvFiles {
  const { loadedEnvFiles } = nextEnv.loadEnvConfig(process.cwd(), false)
  const files = loadedEnvFiles.map(({ path }) => path)
  const texts = loadedEnvFiles.map(({ contents }) => contents)
  const written = texts.flatMap((text) => Object.entries(unexpanded(text)))
  return {
    files,
    emptied: unique(written.flatMap(([name, value]) => (refersToNothing(value) ? [name] : []))),
    repeated: unique(texts.flatMap(repeatedNames)),
    overridden: overriddenNames(texts),
    unread: unique(texts.flatMap(unreadNames)),
    misencoded: files.filter(isMisencoded),
    shared: files.filter(isShared),
  }
}

/** Of ASCII, UTF-16 without a BOM differs by its NUL bytes alone. */
function isMisencoded(file: string): boolean {
  const bytes = readFileSync(file)
  return bytes.includes(0) || !isUtf8(bytes)
}

/** Windows has other rights, which the mode does not show. */
function isShared(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
}

function unique(names: string[]): string[] {
  return [...new Set(names)]
}

/** Of the files, the first that has a setting counts. What refers to other settings is not compared. */
function overriddenNames(texts: string[]): string[] {
  const files = texts.toReversed()
  const values: Record<string, string> = Object.assign({}, ...files.map(parseDotenv))
  const written: Record<string, string> = Object.assign({}, ...files.map(unexpanded))
  return Object.entries(values).flatMap(([name, value]) =>
    value !== '' && !written[name]?.includes('$') && process.env[name] !== value ? [name] : [],
  )
}

const assignment = /^\s*(?:export\s+)?([^\s#=＝:：][^#=＝:：]*?)\s*([=＝：]|:(?=\s))/

function repeatedNames(text: string): string[] {
  const names = text.split('\n').flatMap((line) => assignment.exec(line)?.[1] ?? [])
  return names.filter((name, i) => names.indexOf(name) < i)
}

/** With a name or an equals sign that dotenv does not take, it drops the line. */
function unreadNames(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', sign = ''] = assignment.exec(line) ?? []
    return name !== '' && (!/^[\w.-]+$/.test(name) || /[＝：]/.test(sign)) ? [name] : []
  })
}

/**
 * Parses the text of a .env file with Next's own parser, which expands `$name` and drops a BOM; Node's does neither.
 * Only names in the same text are expanded, and process.env stays as it is.
 */
export function parseDotenv(contents: string): Record<string, string> {
  const file = { path: '.env', contents, env: {} as nextEnv.Env }
  const own = process.env
  // Called with no file, it only remembers the environment, which it restores whenever it loads files again.
  nextEnv.processEnv([])
  process.env = { NODE_ENV: own.NODE_ENV }
  try {
    nextEnv.processEnv([file], undefined, console, true)
  } finally {
    process.env = own
  }
  return Object.fromEntries(Object.entries(file.env).map(([name, value]) => [name, value ?? '']))
}

/** The values as written: each `$` in them is one that Next expands. */
function unexpanded(contents: string): Record<string, string> {
  return parseDotenv(contents.replaceAll('\\$', '').replaceAll('$', '\\$'))
}

/** `${name:-default}` asks for what it gets. */
function refersToNothing(value: string): boolean {
  return Array.from(value.matchAll(/\$\{?(\w+)(?!\w|:-)/g)).some(([, name = '']) => !process.env[name])
}
