import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { brokenPromises, mitigations } from './security-map.ts'

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

function broken(text: string): string[] {
  return brokenPromises(root, `# Security\n${rows}\n${text}`)
}

test('a page whose files and tests are there passes', () => {
  const names = '`lib/scene/scan.ts`, `app/api/login/[scene]/route.ts`'
  const tests = '`e2e/attacks/observer.test.ts` “gets nothing (at all)”, “an observer”'
  expect(broken(`${names} ${tests}; “somebody else's %s”`)).toEqual([])
})

test('a file that has gone is named', () => {
  expect(broken('`lib/scene/gone.ts`')).toEqual(['there is no file lib/scene/gone.ts'])
})

test.each(['gets nothing', 'gets nothing at all', 'only a comment'])(
  'a test “%s” that is none is named',
  (title) => {
    expect(broken(`\`e2e/attacks/observer.test.ts\` “${title}”`)).toEqual([
      `e2e/attacks/observer.test.ts has no test “${title}”`,
    ])
  },
)

test('of several titles behind one file each is looked for', () => {
  const text = "`e2e/attacks/observer.test.ts` “gets nothing (at all)”, “gone”,\n“somebody else's %s”"
  expect(broken(text)).toEqual(['e2e/attacks/observer.test.ts has no test “gone”'])
})

test('a mitigation without a row is named', () => {
  expect(brokenPromises(root, rows.replace('| Unique codes |', '| Unusual codes |'))).toContain(
    'no row for the mitigation “Unique codes”',
  )
})
