import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { missingReferences, rowsOf, testsIn } from './references.ts'

describe('docs/security.md', () => {
  const page = readFileSync('docs/security.md', 'utf8')
  /** Of RFC 10027, section 6.1. */
  const mitigations =
    'Proximity, Time-bound codes, One-time codes, Unique codes, Content filtering, Detect and remediate, Trusted devices, Trusted networks, Limited scopes, Short-lived tokens, Rate limits, Sender-constrained tokens, User education, User experience, Authenticate-then-initiate, Request initiation verification, Request binding'

  test('names only files and tests that exist', () => {
    expect(missingReferences('.', page)).toEqual([])
  })

  test('has a row for every mitigation', () => {
    const rows = rowsOf(page, 4).map(([name]) => name)
    expect(rows).toEqual(expect.arrayContaining(mitigations.split(', ')))
  })
})

describe('docs/reliability.md, which says what a visitor sees when a part fails', () => {
  const page = readFileSync('docs/reliability.md', 'utf8')
  const rows = rowsOf(page, 6).slice(2)
  const parts =
    "WeChat access token, Code image, js code exchange, Pusher publish, Pusher socket, Database, App, Visitor's network"
  const faults = ['slow', 'error', 'invalid response', 'connection lost', 'recovery']

  test('names only files and tests that exist, one for each row, and every test of e2e/faults', () => {
    expect(missingReferences('.', page)).toEqual([])
    const named = rows.map((cells) => cells[5] ?? '')
    expect(named.filter((name) => !/^`[^`]+` “[^”]+”$/.test(name))).toEqual([])
    const tests = testsIn('.', 'e2e/faults')
    expect(tests.length).toBeGreaterThan(40)
    expect(named).toEqual(expect.arrayContaining(tests))
  })

  test.each(parts.split(', '))('has a row for every fault of %s', (part) => {
    const covered = rows.filter(([name]) => name === part).map(([, fault]) => fault)
    expect(faults.filter((fault) => !covered.some((one) => one?.startsWith(fault)))).toEqual([])
  })

  test('has rows for what has faults of its own', () => {
    expect(rows.map(([name]) => name)).toEqual(expect.arrayContaining(['Inactive tab', 'Clock']))
  })
})

test('a missing file and a missing test are found; a test is a call with the title, and nothing else', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'saoma-references-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const file = 'e2e/attacks/observer.test.ts'
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
  const source = `describe('an observer', () => {\n  test('gets nothing (at all)', async () => {})\n})
test.each([1])(\n  "somebody else's %s",\n  () => {},\n)\n// 'only a comment'\n`
  writeFileSync(path.join(root, file), source)
  const page = `\`${file}\` “gets nothing (at all)”, “an observer”; \`${file}\` “gone”,\n“somebody else's %s”`
  expect(missingReferences(root, `${page} \`lib/gone.ts\``)).toEqual([
    'there is no file lib/gone.ts',
    `${file} has no test “gone”`,
  ])
  for (const title of ['gets nothing', 'gets nothing at all', 'only a comment'])
    expect(missingReferences(root, `\`${file}\` “${title}”`)).toHaveLength(1)
  expect(testsIn(root, 'e2e/attacks')).toEqual([`\`${file}\` “gets nothing (at all)”`])
})
