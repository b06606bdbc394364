import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserStyles, rpxToWidths } from './miniprogram.ts'
import { refuseUnknownTags } from './templates.ts'

test('supported tags pass, also beside text and comments that look like tags', () => {
  const wxml = '<!-- <map/> --><view><block wx:if="{{a <b}}"><text>{{"<map>"}}</text></block><input/></view>'
  expect(() => refuseUnknownTags(wxml, 'page.wxml')).not.toThrow()
})

test('an unsupported tag is refused by name', () => {
  expect(() => refuseUnknownTags('<view><map id="a"/></view>', 'page.wxml')).toThrow('page.wxml uses <map>')
})

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'wxss-'))
  await mkdir(path.join(dir, 'pages'))
  await writeFile(path.join(dir, 'shared.wxss'), '.shared { width: 10rpx; }')
  await writeFile(path.join(dir, 'pages/page.wxss'), '@import "../shared.wxss";\n.page { height: 1px; }')
  await writeFile(path.join(dir, 'loop.wxss'), "@import './loop.wxss'; .loop { top: 0; }")
})
afterAll(() => rm(dir, { recursive: true }))

test('750 rpx are the screen width', () => {
  expect(rpxToWidths('a { margin: 0 -32rpx 1.5rpx .5rpx; width: 3px }')).toBe(
    'a { margin: 0 calc(100vw / 750 * -32) calc(100vw / 750 * 1.5) calc(100vw / 750 * .5); width: 3px }',
  )
})

test('imports are inlined, relative to the importing file', async () => {
  expect(await browserStyles(path.join(dir, 'pages/page.wxss'))).toBe(
    '.shared{width:calc(100vw / 750 * 10)}.page{height:1px}\n',
  )
})

test('a missing import is refused, and a circular one ends', async () => {
  expect(await browserStyles(path.join(dir, 'loop.wxss'))).toBe('.loop{top:0}\n')
  await writeFile(path.join(dir, 'none.wxss'), '@import "gone.wxss";')
  await expect(browserStyles(path.join(dir, 'none.wxss'))).rejects.toThrow('gone.wxss')
})
