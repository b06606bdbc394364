import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isBuilt, newest } from './build.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'saoma-fresh-'))
  write('app/login/page.tsx', 100)
  write('lib/env.ts', 200)
  write('.next/BUILD_ID', 300)
  age(200)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('the newest file of a folder counts, however deep it is', () => {
  expect(newest(root, ['app', 'missing'])).toBe(200_000)
  write('app/login/page.tsx', 250)
  expect(newest(root, ['app', 'missing'])).toBe(250_000)
})

test('a build is fresh until a source is newer', () => {
  expect(isBuilt('.next', root)).toBe(true)
  write('lib/env.ts', 301)
  expect(isBuilt('.next', root)).toBe(false)
})

test('a source that was taken away makes a build stale', () => {
  rmSync(join(root, 'app/login/page.tsx'))
  expect(isBuilt('.next', root)).toBe(false)
})

test('a build that was broken off is none', () => {
  rmSync(join(root, '.next/BUILD_ID'))
  expect(isBuilt('.next', root)).toBe(false)
})

function write(file: string, seconds: number): void {
  mkdirSync(join(root, file, '..'), { recursive: true })
  writeFileSync(join(root, file), '')
  utimesSync(join(root, file), seconds, seconds)
}

function age(seconds: number): void {
  for (const folder of ['app/login', 'app', 'lib']) utimesSync(join(root, folder), seconds, seconds)
}
