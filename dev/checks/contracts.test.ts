import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// The contracts of the packages have numbered clauses, and test titles begin with the clauses they check: `W12, W13: …`.

const root = path.join(import.meta.dirname, '../..')
const pages = ['wechat-standin', 'pusher-standin', 'miniprogram-phone'].map(
  (name) => `packages/${name}/contract.md`,
)
/** Where the tests of a clause belong, by its letter. */
const owners: Record<string, RegExp> = {
  W: /^packages\/wechat-standin\//,
  C: /^lib\/wechat\//,
  P: /^packages\/pusher-standin\//,
  M: /^packages\/miniprogram-phone\//,
  A: /^(miniprogram|e2e\/miniprogram)\//,
}

interface Problems {
  duplicates: string[]
  untested: string[]
  unknown: string[]
}

function problemsOf(contracts: string[], tests: Record<string, string>): Problems {
  const clauses = contracts.flatMap((page) =>
    Array.from(page.matchAll(/\*\*([A-Z]\d+)\*\*/g), ([, id = '']) => id),
  )
  const named = Object.entries(tests).flatMap(([file, source]) =>
    Array.from(source.matchAll(/(['"`])((?:[A-Z]\d+, )*[A-Z]\d+): /g), ([, , ids = '']) => ids.split(', '))
      .flat()
      .map((id) => ({ id, file })),
  )
  const tested = new Set(named.filter(({ id, file }) => owners[id.charAt(0)]?.test(file)).map(({ id }) => id))
  return {
    duplicates: clauses.filter((id, index) => clauses.indexOf(id) !== index),
    untested: clauses.filter((id) => !tested.has(id)),
    unknown: named.filter(({ id }) => !clauses.includes(id)).map(({ id, file }) => `${id} in ${file}`),
  }
}

test('every clause of a contract has a test, and every clause in a title exists', () => {
  const files = ['packages', 'lib/wechat', 'miniprogram', 'e2e/miniprogram'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.replaceAll('\\', '/')),
    ),
  )
  const tests = files
    .filter((file) => file.endsWith('.test.ts') && !file.includes('/node_modules/'))
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')])
  const contracts = pages.map((page) => readFileSync(path.join(root, page), 'utf8'))
  expect(problemsOf(contracts, Object.fromEntries(tests))).toEqual({
    duplicates: [],
    untested: [],
    unknown: [],
  })
})

test('a clause without a test, a test elsewhere and an unknown clause are problems', () => {
  const contract = '- **W1** one,\n  **W2** two;\n- **W3** three.\n- **W3** three again.'
  const tests = {
    'packages/wechat-standin/a.test.ts': "test('W1, W3: right', …)\ntest.each(…)('W9: wrong', …)",
    'lib/wechat/a.test.ts': "test('W2: elsewhere', …)",
  }
  expect(problemsOf([contract], tests)).toEqual({
    duplicates: ['W3'],
    untested: ['W2'],
    unknown: ['W9 in packages/wechat-standin/a.test.ts'],
  })
})
