import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fitMiniprogram, wasOwn } from './miniprogram-files.ts'

const files = ['config.ts', 'project.config.json']
const wanted = { appid: 'wx1234567890abcdef', addresses: { develop: 'http://192.168.1.7:3000' } }
const site = 'https://login.example.com'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'saoma-fit-'))
  for (const file of files) {
    cpSync(path.join('miniprogram', file), path.join(folder, file))
    // As shipped, also where this clone has been set up.
    const text = read(file)
      .replace(/(develop: )'.*'/, "$1'http://127.0.0.1:3000'")
      .replace(/((?:trial|release): )'.*'/g, "$1'https://example.com'")
      .replace(/"appid": ".*"/, '"appid": "touristappid"')
    writeFileSync(path.join(folder, file), text)
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8')
}

test('only the values change, and what was there is told', () => {
  const before = files.map(read)
  const fitted = fitMiniprogram(folder, wanted)
  expect(fitted).toEqual({
    changed: [
      { file: 'config.ts', name: 'develop', from: 'http://127.0.0.1:3000', to: 'http://192.168.1.7:3000' },
      { file: 'project.config.json', name: 'appid', from: 'touristappid', to: 'wx1234567890abcdef' },
    ],
    byHand: [],
  })
  expect(fitted?.changed.map(wasOwn)).toEqual([false, false])
  const back = files.map((file) =>
    read(file)
      .replace('http://192.168.1.7:3000', 'http://127.0.0.1:3000')
      .replace('wx1234567890abcdef', 'touristappid'),
  )
  expect(back).toEqual(before)
})

test('for a server all three addresses are set, develop back to this machine, and a second run changes nothing', () => {
  fitMiniprogram(folder, wanted)
  const server = {
    appid: wanted.appid,
    addresses: { develop: 'http://127.0.0.1:3000', trial: site, release: site },
  }
  const fitted = fitMiniprogram(folder, server)
  expect(fitted?.changed.map(({ name }) => name)).toEqual(['develop', 'trial', 'release'])
  expect(fitted?.changed.map(wasOwn)).toEqual([true, false, false])
  expect(read('config.ts')).toContain(`release: '${site}',`)
  expect(fitMiniprogram(folder, server)).toEqual({ changed: [], byHand: [] })
})

test('a file of another form is left alone, and said', () => {
  writeFileSync(path.join(folder, 'config.ts'), 'export const addresses = load()\n')
  rmSync(path.join(folder, 'project.config.json'))
  expect(fitMiniprogram(folder, wanted)).toEqual({
    changed: [],
    byHand: [
      { file: 'config.ts', name: 'develop', to: 'http://192.168.1.7:3000' },
      { file: 'project.config.json', name: 'appid', to: 'wx1234567890abcdef' },
    ],
  })
  expect(read('config.ts')).toBe('export const addresses = load()\n')
})

test('an address with a $ is written as it is', () => {
  fitMiniprogram(folder, { appid: '$&', addresses: {} })
  expect(JSON.parse(read('project.config.json'))).toMatchObject({ appid: '$&' })
})

test('the packed app has no mini-program', () => {
  expect(fitMiniprogram(path.join(folder, 'none'), wanted)).toBeNull()
})
