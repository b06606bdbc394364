import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Case } from './case.ts'
import type { World } from './world.ts'

const files = ['config.ts', 'app.json', 'project.config.json']
// Its address is not the machine's own by name, so that the mini-program matters; and it is http.
const checks: Case['checks'] = ['Mini-program', 'Site: https']

export const miniprogramCases: Case[] = [
  {
    broken: 'the address in config.ts was never filled in',
    arrange: (world) => publicSite(world),
    checks,
    en: 'The release address in miniprogram/config.ts is still the example',
    zh: 'release 的地址还没有填',
  },
  {
    broken: 'the trial version goes to another site',
    arrange: (world) => {
      edit(world, 'config.ts', (text) => text.replace(/trial: '[^']*'/, "trial: 'https://old.saoma.example'"))
      return { ...publicSite(world), WECHAT_ENV_VERSION: 'trial' }
    },
    checks,
    en: 'The mini-program (trial) goes to https://old.saoma.example',
    zh: '小程序（trial）访问的是 https://old.saoma.example',
  },
  {
    broken: 'the mini-program of another AppID',
    arrange: (world) => {
      edit(world, 'project.config.json', (text) => text.replace('touristappid', 'wx9999999999999999'))
      return publicSite(world)
    },
    checks,
    en: 'The appid in miniprogram/project.config.json is not WECHAT_APP_ID',
    zh: 'project.config.json 里的 appid 不是 WECHAT_APP_ID',
  },
  {
    broken: 'WECHAT_PAGE names no page of the mini-program',
    arrange: () => ({ WECHAT_PAGE: 'pages/signin/signin', WECHAT_ENV_VERSION: 'develop' }),
    checks: ['Mini-program'],
    en: 'has no page pages/signin/signin',
    zh: 'app.json 里没有 WECHAT_PAGE（pages/signin/signin）',
  },
]

function publicSite({ site }: World): Record<string, string> {
  return { SAOMA_URL: `http://0.0.0.0:${site.port}` }
}

function edit(world: World, name: string, change: (text: string) => string): void {
  const copy = mkdtempSync(path.join(tmpdir(), 'saoma-miniprogram-'))
  for (const file of files) cpSync(path.join(world.miniprogram, file), path.join(copy, file))
  const file = path.join(copy, name)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  const before = world.miniprogram
  world.miniprogram = copy
  world.afterwards(() => {
    world.miniprogram = before
    rmSync(copy, { recursive: true })
  })
}
