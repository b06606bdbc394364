import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canCheck, checkMiniprogram } from './miniprogram-gate.ts'

const REAL = path.join(import.meta.dirname, '../miniprogram')

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'gate-'))
  await cp(REAL, dir, { recursive: true })
})
afterEach(() => rm(dir, { recursive: true }))

describe.runIf(canCheck())("with WeChat's own compilers", () => {
  test('the mini-program passes', async () => {
    expect(await checkMiniprogram(REAL)).toEqual([])
  })

  test('a broken template fails, with the words of wcc', async () => {
    await writeFile(path.join(dir, 'pages/login/login.wxml'), '<view><text></view>')
    expect(await checkMiniprogram(dir)).toEqual([expect.stringMatching(/^wcc: .*login\.wxml.*end-tag/)])
  })

  test('a broken style sheet fails, with the words of wcsc', async () => {
    await writeFile(path.join(dir, 'pages/login/login.wxss'), '.a { color: red; @@ ')
    expect(await checkMiniprogram(dir)).toEqual([expect.stringMatching(/^wcsc: .*login\.wxss.*unexpected/)])
  })

  test('an import that leads nowhere fails', async () => {
    await rm(path.join(dir, 'saoma/saoma.wxss'))
    expect(await checkMiniprogram(dir)).toEqual([expect.stringContaining('saoma.wxss')])
  })

  test('a package that grew too large fails; what WeChat leaves out does not count', async () => {
    await writeFile(path.join(dir, 'README.md'), 'x'.repeat(200_000))
    await writeFile(path.join(dir, 'saoma/big.test.ts'), `export const big = '${'x'.repeat(200_000)}'`)
    expect(await checkMiniprogram(dir)).toEqual([])
    await writeFile(path.join(dir, 'saoma/big.ts'), `export const big = '${'x'.repeat(200_000)}'`)
    expect(await checkMiniprogram(dir)).toEqual([expect.stringContaining('the package has')])
  })
})
