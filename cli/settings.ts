import nextEnv from '@next/env'

/** What the .env files of the current folder contribute. */
export type DotenvFiles = {
  /** Their names, such as `.env.local`. */
  files: string[]
  /** Every setting that they set. */
  names: string[]
  /** Settings whose value refers to a `$name` that is not set, and so lost a part. */
  emptied: string[]
}

/** Fills the environment from the .env files of the current folder, as `node server.js` does. The environment wins. */
export function loadSettings(): DotenvFiles {
  const { loadedEnvFiles } = nextEnv.loadEnvConfig(process.cwd(), false)
  const written = loadedEnvFiles.flatMap(({ contents }) => Object.entries(unexpanded(contents)))
  const emptied = written.flatMap(([name, value]) => (refersToNothing(value) ? [name] : []))
  return {
    files: loadedEnvFiles.map(({ path }) => path),
    names: [...new Set(written.map(([name]) => name))],
    emptied: [...new Set(emptied)],
  }
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
