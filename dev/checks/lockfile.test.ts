import { expect, test } from 'vitest'
import { completed, missingFrom, parse } from './lockfile.ts'

const whole = {
  packages: {
    '': { name: 'saoma' },
    'node_modules/next': {
      version: '2.0.0',
      optionalDependencies: { '@next/swc-darwin-arm64': '2.0.0', sharp: '1' },
    },
    'node_modules/@next/swc-darwin-arm64': {
      version: '2.0.0',
      optional: true,
      os: ['darwin'],
      cpu: ['arm64'],
    },
    'node_modules/next/node_modules/sharp': { version: '1.0.0', optional: true },
  },
}

test('a package is found beside the one that asks for it, or above', () => {
  expect(missingFrom(read(whole))).toEqual([])
})

test('what is missing is named', () => {
  const { 'node_modules/@next/swc-darwin-arm64': _, ...rest } = whole.packages
  const missing = missingFrom(read({ packages: rest }))
  expect(missing).toEqual([{ name: '@next/swc-darwin-arm64', version: '2.0.0', dev: false }])
})

test.each([
  ['@next/swc-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
  ['@oxlint/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@oxlint/binding-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
  ['@esbuild/openharmony-arm64', { os: ['openharmony'], cpu: ['arm64'] }],
])('completed, %s is for its platform only', (name, platform) => {
  const tool = { version: '1.0.0', dev: true, optionalDependencies: { [name]: '3.0.0' } }
  const lock = completed(read({ packages: { ...whole.packages, 'node_modules/tool': tool } }))
  expect(lock.packages[`node_modules/${name}`]).toEqual({
    version: '3.0.0',
    dev: true,
    optional: true,
    ...platform,
  })
  expect(missingFrom(lock)).toEqual([])
  expect(Object.keys(lock.packages)[0]).toBe('')
})

test('a package whose name tells no platform is not guessed', () => {
  const tool = { version: '1.0.0', optionalDependencies: { surprise: '1.0.0' } }
  expect(() => completed(read({ packages: { 'node_modules/tool': tool } }))).toThrow('surprise')
})

function read(lock: object): ReturnType<typeof parse> {
  return parse(JSON.stringify(lock))
}
