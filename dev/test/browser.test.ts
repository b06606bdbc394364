import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ensureBrowser, type Source, sourcesHere } from './browser.ts'

beforeEach(() => {
  vi.stubEnv('CHROMIUM_PATH', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const works = vi.fn(async () => {})

function source(name: string, problem?: string): Source & { tried: () => boolean } {
  let tried = false
  return {
    name,
    executablePath: `/opt/${name}`,
    async ensure() {
      tried = true
      if (problem !== undefined) throw new Error(problem)
    },
    tried: () => tried,
  }
}

describe('ensureBrowser', () => {
  test('takes the first source that works, and later processes find it by CHROMIUM_PATH', async () => {
    const sources = [source('a', 'no network'), source('b'), source('c')]
    await ensureBrowser(sources, works)
    expect(process.env['CHROMIUM_PATH']).toBe('/opt/b')
    expect(sources.map(({ tried }) => tried())).toEqual([true, true, false])
  })

  test("leaves CHROMIUM_PATH alone where Playwright's own starts", async () => {
    await ensureBrowser([{ name: "Playwright's", ensure: async () => {} }], works)
    expect(process.env['CHROMIUM_PATH']).toBe('')
  })

  test('tries the browser of CHROMIUM_PATH and no other', async () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath)
    const other = source('other')
    const launch = vi.fn(async () => {
      throw new Error('not a browser')
    })
    await expect(ensureBrowser([other], launch)).rejects.toThrow('not a browser')
    expect(launch).toHaveBeenCalledWith(process.execPath)
    expect(other.tried()).toBe(false)
  })

  test('says why each source failed, and what to do', async () => {
    const failed = ensureBrowser(
      [source('apt-get', 'E: no package\nline 2'), source('npm', 'offline')],
      works,
    )
    await expect(failed).rejects.toThrow(
      'No browser that starts:\n- apt-get: E: no package line 2\n- npm: offline\n' +
        'Install Chromium or Chrome, set CHROMIUM_PATH to its program, and run this again.',
    )
  })
})

describe('sourcesHere', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'saoma-sources-'))
    writeFileSync(join(folder, 'apt-get'), '')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('apt-get installs only for root, after everything else', () => {
    expect(sourcesHere(folder, true).at(-1)?.name).toBe('apt-get')
    expect(sourcesHere(folder, false).map(({ name }) => name)).not.toContain('apt-get')
    expect(sourcesHere('', true).map(({ name }) => name)).not.toContain('apt-get')
  })
})
