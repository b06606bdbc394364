import { copyFileSync, constants, linkSync, lstatSync, rmSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { CliError } from '../cli-error.ts'
import { parseDotenv } from '../settings.ts'

export interface Group {
  /** One line, above the settings. */
  comment: string
  settings: [name: string, value: string][]
}

/** The text of a .env file that gives exactly these settings to Next's parser. Throws CliError for a value that none can hold. */
export function dotenvText(heading: string, groups: Group[]): string {
  const paragraphs = groups.map(({ comment, settings }) =>
    [`# ${comment}`, ...settings.map(([name, value]) => `${name}=${quoted(name, value)}`)].join('\n'),
  )
  return `${[`# ${heading}`, ...paragraphs].join('\n\n')}\n`
}

/** The worst that may follow: a quote after a backslash at the end of a value may end with that of a later one. */
const others = `\nA='#a'\nB="#b"\nC=\`#c\`\n`
const rest = { A: '#a', B: '#b', C: '#c' }

/** The plainest of the ways to write a value that Next's parser reads back as it was. */
function quoted(name: string, value: string): string {
  // The parser looks for names after a $ whatever the quotes.
  const escaped = value.replaceAll('$', '\\$')
  const inDouble = escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  const ways = [escaped, `'${escaped}'`, `\`${escaped}\``, `"${escaped}"`, `"${inDouble}"`]
  const way = ways.find((one) =>
    isDeepStrictEqual(parseDotenv(`VALUE=${one}${others}`), { VALUE: value, ...rest }),
  )
  if (way !== undefined) return way
  throw new CliError(
    `No .env file can hold the value of ${name}: it mixes quotes, line breaks and backslashes.`,
  )
}

/** Whether anything has this name, a broken link too. */
export function isTaken(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined
}

/**
 * Creates a file that only its owner may read: whole, or not at all, and never over another one, whose error has the code
 * EEXIST.
 */
export function createPrivate(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600 })
    link(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

function link(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    // Some file systems have no hard links.
    if (!/^(EPERM|ENOSYS|ENOTSUP|EOPNOTSUPP|EMLINK)$/.test(String((error as NodeJS.ErrnoException).code)))
      throw error
    copyFileSync(draft, file, constants.COPYFILE_EXCL)
  }
}
