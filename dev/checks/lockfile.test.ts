import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { locks, missingFrom, parse, unverified, withoutUnverified } from './lockfile.ts'

const integrity = `sha512-${'A'.repeat(86)}==`
const whole = {
  packages: {
    '': { name: 'saoma' },
    'node_modules/next': {
      version: '2.0.0',
      integrity,
      optionalDependencies: { '@next/swc-darwin-arm64': '2.0.0', sharp: '1' },
    },
    'node_modules/@next/swc-darwin-arm64': { version: '2.0.0', integrity, optional: true },
    'node_modules/next/node_modules/sharp': { version: '1.0.0', integrity, optional: true },
  },
}

test('a package is found beside the one that asks for it, or above', () => {
  expect(missingFrom(read(whole))).toEqual([])
})

test('what is missing is named', () => {
  const { 'node_modules/@next/swc-darwin-arm64': _, ...rest } = whole.packages
  expect(missingFrom(read({ packages: rest }))).toEqual(['@next/swc-darwin-arm64'])
})

test('only what lies in the repository, or in another package, needs no integrity', () => {
  const linked = {
    'packages/own': { version: '1.0.0' },
    'node_modules/own': { link: true },
    'node_modules/next/node_modules/bundled': { version: '1.0.0', inBundle: true },
  }
  expect(unverified(read({ packages: { ...whole.packages, ...linked } }))).toEqual([])
})

test.each([
  ['none', {}],
  ['a weak one', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }],
])('a package with %s is named, and taken out so that npm asks for it again', (_, hash) => {
  const place = 'node_modules/@oxlint/binding-darwin-x64'
  const lock = read({ packages: { ...whole.packages, [place]: { version: '1.0.0', ...hash } } })
  expect(unverified(lock)).toEqual([place])
  expect(withoutUnverified(lock)).toEqual(whole)
})

test.each(locks)('%s is whole; if not, mend it with dev/checks/lockfile.ts --fix', (file) => {
  const lock = parse(readFileSync(file, 'utf8'))
  expect({ missing: missingFrom(lock), unverified: unverified(lock) }).toEqual({
    missing: [],
    unverified: [],
  })
})

function read(lock: object): ReturnType<typeof parse> {
  return parse(JSON.stringify(lock))
}
