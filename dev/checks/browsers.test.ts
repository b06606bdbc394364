import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { problems, tooNew } from './browsers.ts'

let dist = ''
beforeEach(() => {
  dist = mkdtempSync(path.join(tmpdir(), 'saoma-check-'))
})
afterEach(() => rmSync(dist, { recursive: true }))

function build(files: Record<string, string>): void {
  mkdirSync(path.join(dist, 'static/chunks'), { recursive: true })
  const manifest = { polyfillFiles: ['static/chunks/polyfills.js'] }
  writeFileSync(path.join(dist, 'build-manifest.json'), JSON.stringify(manifest))
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(dist, 'static/chunks', name), text)
}

test.each([
  'class A { static { this.x = 1 } #y; has(o) { return #y in o } }',
  'a ??= b?.c; [1].at(-1); Object.hasOwn({}, "x"); structuredClone({})',
  '/(?<=a)b/d.exec("ab")',
  'e.findLastVisible(); t.withResolvers',
])('%j is for browsers of today and those of package.json', (script) => {
  expect(tooNew(script)).toBeNull()
})

test.each([
  ['/[\\p{L}--[a-z]]/v', /regular expression/i],
  ['class A { @b c }', /Unexpected/],
  ['using x = y()', /Unexpected/],
  ['[1].findLast((x) => x)', /findLast/],
  ['a.toSorted()', /toSorted/],
  ['const { promise } = Promise.withResolvers()', /withResolvers/],
  ['fetch(x, { signal: AbortSignal.timeout(5) })', /AbortSignal.timeout/],
])('%j is too new', (script, what) => {
  expect(tooNew(script)).toMatch(what)
})

test('a build is told of by file, without the polyfills for browsers that are older still', () => {
  build({ 'a.js': 'x => x', 'b.js': 'a.toSorted()', 'polyfills.js': 'Promise.withResolvers', 'c.css': 'a {' })
  expect(problems(dist)).toEqual(['chunks/b.js: .toSorted('])
})

test('where there is no build to look at, it does not pass', () => {
  build({ 'polyfills.js': '' })
  expect(() => problems(dist)).toThrow('no scripts')
})
