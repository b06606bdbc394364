import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type * as env from '#lib/env.ts'
import { checkMiniprogram } from './miniprogram.ts'
import { type Case, examineCase, expectAllOk, startAnew } from './test/cases.ts'

// The settings of the process, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const files = ['config.ts', 'app.json', 'project.config.json']
/** On a loopback address, as in the demo, the address in config.ts does not matter. */
const publicSite = { SAOMA_URL: 'https://login.saoma.example' }
let folder = 'miniprogram'

test('the mini-program of this repository fits the demo', async () => {
  startAnew()
  expectAllOk(await checkMiniprogram('miniprogram'))
})

test('without a mini-program, as in the packed app, there is nothing to check', async () => {
  expect(await checkMiniprogram('no-such-folder')).toEqual([])
})

test('a develop address in the local network is a warning, because reviewers could not reach it, but not for codes of the develop version', async () => {
  edit('config.ts', (text) =>
    text
      .replace(/develop: '[^']*'/, "develop: 'http://192.168.1.7:3000'")
      .replace(/release: '[^']*'/, `release: '${publicSite.SAOMA_URL}'`),
  )
  startAnew(publicSite)
  const [finding] = await checkMiniprogram(folder)
  expect(finding).toMatchObject({
    state: 'warning',
    what: { en: expect.stringContaining('The develop address') },
  })
  edit('config.ts', (text) => text.replace(/develop: '[^']*'/, "develop: 'http://192.168.1.7:3000'"))
  startAnew({ SAOMA_URL: 'http://192.168.1.7:3000', WECHAT_ENV_VERSION: 'develop' })
  expectAllOk(await checkMiniprogram(folder))
})

test.each(cases())('$broken', (one) => examineCase(one, () => checkMiniprogram(folder)))

function cases(): Case[] {
  return [
    {
      broken: 'the address in config.ts was never filled in',
      arrange: () => publicSite,
      checks: ['Mini-program'],
      en: 'The release address in miniprogram/config.ts is still the example',
      zh: '未填写 release 的地址',
    },
    {
      broken: 'the trial version goes to another site',
      arrange: () => {
        edit('config.ts', (text) => text.replace(/trial: '[^']*'/, "trial: 'https://old.saoma.example'"))
        return { ...publicSite, WECHAT_ENV_VERSION: 'trial' }
      },
      checks: ['Mini-program'],
      en: 'The mini-program (trial) calls https://old.saoma.example',
      zh: '小程序（trial）访问的是 https://old.saoma.example',
    },
    {
      broken: 'the develop version calls another machine, also on phones',
      arrange: () => {
        edit('config.ts', (text) => text.replace(/develop: '[^']*'/, "develop: 'http://192.168.1.7:3000'"))
        return { ...publicSite, WECHAT_ENV_VERSION: 'develop' }
      },
      checks: ['Mini-program'],
      en: 'The mini-program (develop) calls http://192.168.1.7:3000',
      zh: '小程序（develop）访问的是 http://192.168.1.7:3000',
    },
    {
      broken: 'the mini-program of another AppID',
      arrange: () => {
        edit('project.config.json', (text) => text.replace('touristappid', 'wx9999999999999999'))
        return publicSite
      },
      checks: ['Mini-program'],
      en: 'The appid in miniprogram/project.config.json is not WECHAT_APP_ID',
      zh: 'project.config.json 中的 appid 与 WECHAT_APP_ID 不一致',
    },
    {
      broken: 'WECHAT_PAGE names no page of the mini-program',
      arrange: () => ({ WECHAT_PAGE: 'pages/signin/signin', WECHAT_ENV_VERSION: 'develop' }),
      checks: ['Mini-program'],
      en: 'has no page pages/signin/signin',
      zh: 'app.json 中没有 WECHAT_PAGE（pages/signin/signin）',
    },
  ]
}

/** Edits a copy of one of its files. */
function edit(name: string, change: (text: string) => string): void {
  const copy = mkdtempSync(path.join(tmpdir(), 'saoma-miniprogram-'))
  onTestFinished(() => {
    rmSync(copy, { recursive: true })
    folder = 'miniprogram'
  })
  folder = copy
  for (const file of files) cpSync(path.join('miniprogram', file), path.join(copy, file))
  const file = path.join(copy, name)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}
