import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

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
