import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { missingReferences, mitigations } from './security-map.ts'

test('every file and test that docs/security.md names exists, and every mitigation has a row', () => {
  expect(missingReferences('.', readFileSync('docs/security.md', 'utf8'))).toEqual([])
})

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'saoma-map-'))
  write('lib/scene/scan.ts', 'export const x = 1\n')
  write('app/api/login/[scene]/route.ts', '')
  write(
    'e2e/attacks/observer.test.ts',
    `describe('an observer', () => {\n  test('gets nothing (at all)', async () => {})\n})
test.each([1])(\n  "somebody else's %s",\n  () => {},\n)\n// 'only a comment'\n`,
  )
})
afterEach(() => rmSync(root, { recursive: true }))

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

const rows = mitigations.map((name) => `| ${name} | … |`).join('\n')

function problemsOf(text: string): string[] {
  return missingReferences(root, `# Security\n${rows}\n${text}`)
}

test('accepts a page whose files and tests exist', () => {
  const names = '`lib/scene/scan.ts`, `app/api/login/[scene]/route.ts`'
  const tests = '`e2e/attacks/observer.test.ts` “gets nothing (at all)”, “an observer”'
  expect(problemsOf(`${names} ${tests}; “somebody else's %s”`)).toEqual([])
})

test('reports a missing file', () => {
  expect(problemsOf('`lib/scene/gone.ts`')).toEqual(['there is no file lib/scene/gone.ts'])
})

test.each(['gets nothing', 'gets nothing at all', 'only a comment'])(
  'reports “%s”, which is no test',
  (title) => {
    expect(problemsOf(`\`e2e/attacks/observer.test.ts\` “${title}”`)).toEqual([
      `e2e/attacks/observer.test.ts has no test “${title}”`,
    ])
  },
)

test('checks each of several titles after one file', () => {
  const text = "`e2e/attacks/observer.test.ts` “gets nothing (at all)”, “gone”,\n“somebody else's %s”"
  expect(problemsOf(text)).toEqual(['e2e/attacks/observer.test.ts has no test “gone”'])
})

test('reports a mitigation without a row', () => {
  expect(missingReferences(root, rows.replace('| Unique codes |', '| Unusual codes |'))).toContain(
    'no row for the mitigation “Unique codes”',
  )
})
