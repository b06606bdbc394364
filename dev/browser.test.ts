import { existsSync, readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { findBrowser } from './browser.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('CHROMIUM_PATH goes before all others', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath)
  expect(findBrowser().executablePath).toBe(process.execPath)
})

test('a CHROMIUM_PATH that leads nowhere is said, not passed over', () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium')
  expect(() => findBrowser()).toThrow('CHROMIUM_PATH names /nowhere/chromium')
})

test('what is found by itself exists, and root gets no sandbox', () => {
  vi.stubEnv('CHROMIUM_PATH', '')
  const { executablePath, args } = findBrowser()
  expect(executablePath === undefined || existsSync(executablePath)).toBe(true)
  expect(args.includes('--no-sandbox')).toBe(process.getuid?.() === 0)
})

test('what Playwright disables stays disabled', () => {
  const source = readFileSync('node_modules/playwright-core/lib/coreBundle.js', 'utf8')
  const list = /\n {4}disabledFeatures = \[([^\]]+)\]/.exec(source)?.[1] ?? ''
  const theirs = Array.from(list.matchAll(/"(\w+)"/g), ([, name]) => name)
  const ours = findBrowser().args.find((arg) => arg.startsWith('--disable-features='))
  expect(ours?.split(/[=,]/)).toEqual(expect.arrayContaining(theirs))
  expect(theirs).toContain('HttpsUpgrades')
})
