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

const demo = { WECHAT_APP_ID: 'wxde30000000000000' }
const files = ['config.ts', 'app.json', 'project.config.json']
const ownAppId = 'wx1111111111111111'
const publicSite = { SAOMA_URL: 'https://login.saoma.example' }
const desk = { SAOMA_URL: 'http://127.0.0.1:3430', WECHAT_ENV_VERSION: 'develop', WECHAT_API_URL: undefined }
let folder = 'miniprogram'

test('the mini-program of this repository fits the demo', async () => {
  startAnew(demo)
  expectAllOk(await checkMiniprogram('miniprogram'))
})

test('without a mini-program, as in the packed app, there is nothing to check', async () => {
  expect(await checkMiniprogram('no-such-folder')).toEqual([])
})

test.each([
  ['http://127.0.0.1:3430', 'for WeChat DevTools alone'],
  ['http://192.168.1.7:3430', 'http://192.168.1.7:3430'],
])("on the desk, with one's own AppID, develop may be %s", async (develop, detail) => {
  own(develop)
  startAnew(desk)
  const findings = await checkMiniprogram(folder)
  expectAllOk(findings)
  expect(findings).toMatchObject([{ detail: { en: expect.stringContaining(detail) } }])
})

test('a develop address in the local network is a warning, because reviewers could not reach it, but not for codes of the develop version', async () => {
  own('http://192.168.1.7:3000', publicSite.SAOMA_URL)
  startAnew(publicSite)
  const [finding] = await checkMiniprogram(folder)
  expect(finding).toMatchObject({
    state: 'warning',
    what: { en: expect.stringContaining('The develop address') },
  })
  own('http://192.168.1.7:3000')
  startAnew({ SAOMA_URL: 'http://192.168.1.7:3000', WECHAT_ENV_VERSION: 'develop' })
  expectAllOk(await checkMiniprogram(folder))
})

test('on the desk, where no phone signs in because WeChat is another server, a mini-program of nobody is a warning', async () => {
  startAnew({ ...desk, WECHAT_API_URL: 'http://127.0.0.1:1' })
  const [finding] = await checkMiniprogram('miniprogram')
  expect(finding).toMatchObject({
    state: 'warning',
    what: { en: expect.stringContaining('is still touristappid') },
  })
})

test.each(cases())('$broken', (one) => examineCase(one, () => checkMiniprogram(folder)))

function cases(): Case[] {
  return [
    {
      broken: 'the address in config.ts was never filled in',
      arrange: () => {
        own()
        return publicSite
      },
      checks: ['Mini-program'],
      en: 'The release address in miniprogram/config.ts is still the example',
      zh: '未填写 release 的地址',
    },
    {
      broken: 'the trial version goes to another site',
      arrange: () => {
        own()
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
        own('http://192.168.1.7:3000')
        return { ...publicSite, WECHAT_ENV_VERSION: 'develop' }
      },
      checks: ['Mini-program'],
      en: 'The mini-program (develop) calls http://192.168.1.7:3000',
      zh: '小程序（develop）访问的是 http://192.168.1.7:3000',
    },
    {
      broken: 'the mini-program of another AppID',
      arrange: () => {
        own('http://127.0.0.1:3000', publicSite.SAOMA_URL)
        edit('project.config.json', (text) => text.replace(ownAppId, 'wx9999999999999999'))
        return publicSite
      },
      checks: ['Mini-program'],
      en: 'The appid in miniprogram/project.config.json is not WECHAT_APP_ID',
      zh: 'project.config.json 中的 appid 与 WECHAT_APP_ID 不一致',
    },
    ...[publicSite, desk].map((site) => ({
      broken: `the AppID was never put into the mini-program, for ${site.SAOMA_URL}`,
      arrange: () => site,
      // The address was not put in either.
      checks: ['Mini-program', 'Mini-program'] satisfies [string, string],
      en: 'is still touristappid',
      zh: 'appid 仍是 touristappid',
      todo: `Set it to "${ownAppId}"`,
    })),
    ...[
      'http://127.0.0.1:3000',
      'http://192.168.1.7:3000',
      'http://203.0.113.7:3430',
      'https://saoma.cn',
    ].map((develop) => ({
      broken: `on the desk, the develop version goes to ${develop}`,
      arrange: () => {
        own(develop)
        return desk
      },
      checks: ['Mini-program'] satisfies [string],
      en: `The mini-program (develop) calls ${develop}, but SAOMA_URL is ${desk.SAOMA_URL}`,
      zh: `小程序（develop）访问的是 ${develop}`,
      todo: "such as 'http://192.168.1.7:3430'",
    })),
    {
      broken: 'WECHAT_PAGE names no page of the mini-program',
      arrange: () => ({ ...demo, WECHAT_PAGE: 'pages/signin/signin', WECHAT_ENV_VERSION: 'develop' }),
      checks: ['Mini-program'],
      en: 'has no page pages/signin/signin',
      zh: 'app.json 中没有 WECHAT_PAGE（pages/signin/signin）',
    },
  ]
}

/** A copy with one's own AppID, and these addresses. */
function own(develop = 'http://127.0.0.1:3000', release = 'https://example.com'): void {
  edit('project.config.json', (text) => text.replace('touristappid', ownAppId))
  edit('config.ts', (text) =>
    text
      .replace(/develop: '[^']*'/, `develop: '${develop}'`)
      .replace(/release: '[^']*'/, `release: '${release}'`),
  )
}

/** Edits a copy of one of its files. */
function edit(name: string, change: (text: string) => string): void {
  const copy = mkdtempSync(path.join(tmpdir(), 'saoma-miniprogram-'))
  onTestFinished(() => {
    rmSync(copy, { recursive: true })
    folder = 'miniprogram'
  })
  const from = folder
  folder = copy
  for (const file of files) cpSync(path.join(from, file), path.join(copy, file))
  const file = path.join(copy, name)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}
