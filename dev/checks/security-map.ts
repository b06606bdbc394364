/**
 * docs/security.md names the file that implements each mitigation and the test that proves it. Its test fails if such a
 * file or test no longer exists.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The mitigations of RFC 10027, section 6.1. Each needs a row. */
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
/** A test file, followed by titles of its tests: `e2e/x.test.ts` “a title”, “another one”. */
const testNames = /`([\w./-]+\.(?:test|spec)\.ts)`((?:,?\s*“[^”]+”)+)/g

/** Problems of a page, as sentences: missing files, tests and rows. `required` names the rows that it needs. */
export function missingReferences(root: string, text: string, required = mitigations): string[] {
  const missing = unique(text.matchAll(fileName))
    .filter((file) => !existsSync(path.join(root, file)))
    .map((file) => `there is no file ${file}`)
  const gone = Array.from(text.matchAll(testNames)).flatMap(([, file = '', titles = '']) =>
    unique(titles.matchAll(/“([^”]+)”/g))
      .filter((title) => !hasTest(path.join(root, file), title))
      .map((title) => `${file} has no test “${title}”`),
  )
  const unmapped = required
    .filter((name) => !text.includes(`\n| ${name} |`))
    .map((name) => `no row for the mitigation “${name}”`)
  return [...missing, ...gone, ...unmapped]
}

function unique(matches: Iterable<RegExpMatchArray>): string[] {
  return Array.from(new Set(Array.from(matches, ([, part = '']) => part)))
}

/** Whether the file has a call with this title as its first argument, such as `test('…', …)`. */
function hasTest(file: string, title: string): boolean {
  if (!existsSync(file)) return false
  const source = readFileSync(file, 'utf8').replaceAll("\\'", "'")
  const literals = ["'", '"', '`'].map((quote) => quote + title + quote)
  return literals.some((literal) => new RegExp(`\\(\\s*${escaped(literal)},`).test(source))
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
