import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

function json(file: string): Record<string, unknown> {
  const text = readFileSync(path.join(import.meta.dirname, '../../miniprogram', file), 'utf8')
  return JSON.parse(text) as Record<string, unknown>
}

test('A3: set `"__usePrivacyCheck__": true`', () => {
  expect(json('app.json')['__usePrivacyCheck__']).toBe(true)
})

test('A1: base library 2.21.2+', () => {
  const version = String(json('project.config.json')['libVersion'])
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  expect(major * 1_000_000 + minor * 1000 + patch).toBeGreaterThanOrEqual(2_021_002)
})

test('a host project may be JavaScript, of any folder, and use Skyline', () => {
  const { miniprogramRoot, setting } = json('project.config.json')
  expect(miniprogramRoot).toBe('')
  expect(setting).toMatchObject({ useCompilerPlugins: ['typescript'] })
  for (const page of json('app.json')['pages'] as string[])
    expect(json(`${page}.json`)['renderer']).toBe('webview')
})

test('a dark page is dark beyond its edges, where it is pulled', () => {
  const { light, dark } = json('theme.json') as Record<'light' | 'dark', Record<string, string>>
  const window = json('app.json')['window'] as Record<string, string>
  for (const name of ['backgroundColor', 'backgroundColorTop', 'backgroundColorBottom']) {
    const color = window[name]?.replace('@', '') ?? ''
    expect([light[color], dark[color]]).toEqual(['#f4f5f6', '#111315'])
  }
})

function copyTo(target: string): { status: number | null; said: string } {
  const program = path.join(import.meta.dirname, '../../dev/adopt/copy-miniprogram.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, target], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

function otherMiniprogram(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'other-miniprogram-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

test('copied again, the pages are replaced, and the address stays', () => {
  const target = path.join(otherMiniprogram(), 'login')
  const { status, said } = copyTo(target)
  expect(status).toBe(0)
  expect(said).toContain('{"root":"login","pages":["pages/login/login","pages/account/account"]}')
  expect(said).toContain('WECHAT_PAGE=login/pages/login/login')
  expect(readdirSync(target).toSorted()).toEqual(['config.ts', 'pages', 'saoma'])
  expect(readdirSync(target, { recursive: true }).filter((file) => /test/.test(String(file)))).toEqual([])

  writeFileSync(path.join(target, 'config.ts'), 'own')
  writeFileSync(path.join(target, 'saoma/of-an-old-version.ts'), '')
  expect(copyTo(target).status).toBe(0)
  expect(readFileSync(path.join(target, 'config.ts'), 'utf8')).toBe('own')
  expect(existsSync(path.join(target, 'saoma/of-an-old-version.ts'))).toBe(false)
})

test('a folder with other files is refused, and stays as it is', () => {
  const dir = otherMiniprogram()
  mkdirSync(path.join(dir, 'pages/login'), { recursive: true })
  writeFileSync(path.join(dir, 'pages/login/login.ts'), 'own')
  const { status, said } = copyTo(dir)
  expect([status, said]).toEqual([1, expect.stringContaining('holds other files')])
  expect(readFileSync(path.join(dir, 'pages/login/login.ts'), 'utf8')).toBe('own')
  expect(readdirSync(dir)).toEqual(['pages'])
  const original = path.join(import.meta.dirname, '../../miniprogram')
  expect(copyTo(original).status).toBe(1)
  expect(existsSync(path.join(original, 'saoma/wire.ts'))).toBe(true)
})
