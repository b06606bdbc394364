/**
 * docs/security.md names, for every mitigation, the file that does it and the test that shows it. A file that has moved
 * or a test that has gone would leave a promise which nobody keeps: then this fails.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const page = 'docs/security.md'
/** What issue 4 takes from RFC 10027, section 6.1. Each has its row. */
export const mitigations = [
  'Proximity',
  'Time-bound codes',
  'One-time codes',
  'Unique codes',
  'Content filtering',
  'Detect and remediate',
  'Trusted devices',
  'Trusted networks',
  'Limited scopes',
  'Short-lived tokens',
  'Rate limits',
  'Sender-constrained tokens',
  'User education',
  'User experience',
  'Authenticate-then-initiate',
  'Request initiation verification',
  'Request binding',
]

const fileName = /`((?:[\w[\].-]+\/)*[\w[\].-]+\.(?:tsx?|js|prisma|wxml))`/g
/** A test file, and behind it the titles of tests in it: `e2e/x.test.ts` “a title”, “another one”. */
const testNames = /`([\w./-]+\.(?:test|spec)\.ts)`((?:,?\s*“[^”]+”)+)/g

/** What a page promises and nobody keeps, as sentences; `mapped` names the rows that it must have. */
export function brokenPromises(root: string, text: string, mapped = mitigations): string[] {
  const missing = unique(text.matchAll(fileName))
    .filter((file) => !existsSync(path.join(root, file)))
    .map((file) => `there is no file ${file}`)
  const gone = Array.from(text.matchAll(testNames)).flatMap(([, file = '', titles = '']) =>
    unique(titles.matchAll(/“([^”]+)”/g))
      .filter((title) => !hasTest(path.join(root, file), title))
      .map((title) => `${file} has no test “${title}”`),
  )
  const unmapped = mapped
    .filter((name) => !text.includes(`\n| ${name} |`))
    .map((name) => `no row for the mitigation “${name}”`)
  return [...missing, ...gone, ...unmapped]
}

function unique(matches: Iterable<RegExpMatchArray>): string[] {
  return Array.from(new Set(Array.from(matches, ([, part = '']) => part)))
}

/** Is there a string with this title in the first place of a call, as `test('…', …)` has it? */
function hasTest(file: string, title: string): boolean {
  if (!existsSync(file)) return false
  const source = readFileSync(file, 'utf8').replaceAll("\\'", "'")
  const literals = ["'", '"', '`'].map((quote) => quote + title + quote)
  return literals.some((literal) => new RegExp(`\\(\\s*${escaped(literal)},`).test(source))
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const broken = brokenPromises(process.cwd(), readFileSync(page, 'utf8'))
  for (const promise of broken) console.error(`${page}: ${promise}`)
  if (broken.length > 0) process.exitCode = 1
}
