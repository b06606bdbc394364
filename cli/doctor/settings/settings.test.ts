import { expect, test } from 'vitest'
import { exampleSettings } from '#dev/stack/settings.ts'
import { type Changes, type Expected, expectFindings, settings } from '../test/cases.ts'
import { forms } from './forms.ts'
import { noDotenv } from '../../settings.ts'
import type { DotenvFile } from './file.ts'
import { checkSettings } from './settings.ts'

type Warning = {
  broken: string
  changes?: Changes
  file?: Partial<DotenvFile>
  name: string
  en: string
  zh: string
}
type SettingsCase = Expected & { broken: string; changes: Changes; file?: Partial<DotenvFile> }

const file = noDotenv
const { SAOMA_SECRET, PUSHER_ENCRYPTION_KEY } = exampleSettings()

const publicSite = { SAOMA_URL: 'https://login.saoma.cn', PUSHER_HOST: 'push.saoma.cn', PUSHER_TLS: 'true' }
const realWechat = { WECHAT_API_URL: undefined }

test('complete settings have no fault', () => {
  const { env, findings } = checkSettings(settings, file)
  expect(findings).toEqual([])
  expect(env?.PUSHER_KEY).toBe(settings['PUSHER_KEY'])
})

test.each(cases())('$broken', ({ changes, file: found, ...expected }) => {
  const { findings } = checkSettings({ ...settings, ...changes }, { ...file, ...found })
  expectFindings(findings, expected)
})

test.each(warnings())('$broken: a warning', ({ changes, file: found, name, en, zh }) => {
  const { env, findings } = checkSettings({ ...settings, ...changes }, { ...file, ...found })
  expect(env).toBeDefined()
  const [finding, ...others] = findings
  expect(others).toEqual([])
  if (finding?.state !== 'warning') throw new Error('there is no warning')
  expect(finding.check.en).toBe(name)
  expect(finding.what.en).toContain(en)
  expect(finding.what.zh).toContain(zh)
})

test('what others call a setting means nothing where the setting is there', () => {
  const others = { POSTGRES_URL: 'postgresql://a:b@c/d', WX_APPID: 'wx1', DB_HOST: 'db', PATH: '/bin' }
  expect(checkSettings({ ...settings, ...others }, file).findings).toEqual([])
})

test.each([
  ['SAOMA_URL', 'https://login.my-shop.cn'],
  ['SAOMA_URL', 'https://your-coffee.cn'],
  ['DATABASE_URL', 'postgresql://saoma:secret@database:5432/my-shop'],
  ['PUSHER_KEY', 'my-shop'],
  ['PUSHER_SECRET', 'nonexistent-todo'],
  ['PUSHER_HOST', 'fd00::7'],
  ['SAOMA_ICP', '京ICP备12345678号：1'],
  ['SAOMA_PLACES', '/srv/my places/city.mmdb'],
])('%s=%s is no placeholder', (name, value) => {
  expect(
    checkSettings(
      { ...settings, ...publicSite, WECHAT_API_URL: 'https://wechat.saoma.cn', [name]: value },
      file,
    ).findings,
  ).toEqual([])
})

test("one's own AppID on the desk, against the stand-in, is fine", () => {
  const desk = { SAOMA_URL: 'http://127.0.0.1:3000', WECHAT_API_URL: 'http://127.0.0.1:4101' }
  expect(checkSettings({ ...settings, ...desk, WECHAT_APP_ID: 'wx0123456789abcdef' }, file).findings).toEqual(
    [],
  )
})

test('of every setting of .env.example it can be said what it is to be, in both languages', () => {
  for (const name of Object.keys(exampleSettings())) {
    expect(forms, name).toHaveProperty(name)
    expect(forms[name]?.form.zh, name).toMatch(/\p{Script=Han}/u)
    expect(forms[name]?.form.en, name).toMatch(/[a-z]/)
  }
})

function cases(): SettingsCase[] {
  return [
    setting('PUSHER_KEY', undefined, 'PUSHER_KEY is missing', '缺少 PUSHER_KEY'),
    setting('WECHAT_APP_SECRET', ' ', 'WECHAT_APP_SECRET is missing', '缺少 WECHAT_APP_SECRET'),
    {
      broken: 'WECHAT_APPID instead of WECHAT_APP_ID',
      changes: { WECHAT_APP_ID: undefined, WECHAT_APPID: 'wx1111111111111111' },
      checks: ['WECHAT_APP_ID'],
      en: 'but there is WECHAT_APPID',
      zh: '但设置了 WECHAT_APPID',
    },
    {
      broken: 'PUSHER_SECERT instead of PUSHER_SECRET, and SOAMA_RATE_LIMIT besides',
      changes: { PUSHER_SECRET: undefined, PUSHER_SECERT: 'secret', SOAMA_RATE_LIMIT: 'off' },
      checks: ['PUSHER_SECRET', 'SOAMA_RATE_LIMIT'],
      en: 'but there is PUSHER_SECERT',
      zh: '但设置了 PUSHER_SECERT',
    },
    {
      broken: 'SAOMA_TRUSTPROXY instead of SAOMA_TRUST_PROXY',
      changes: { SAOMA_TRUSTPROXY: '1' },
      checks: ['SAOMA_TRUSTPROXY'],
      en: 'the setting is called SAOMA_TRUST_PROXY',
      zh: '正确的名称是 SAOMA_TRUST_PROXY',
    },
    {
      broken: 'nothing is set of Pusher and the site',
      changes: { PUSHER_SECRET: '', PUSHER_CLUSTER: '', SAOMA_URL: '' },
      checks: ['PUSHER_SECRET', 'PUSHER_CLUSTER', 'SAOMA_URL'],
      en: 'PUSHER_SECRET is missing',
      zh: '缺少 PUSHER_SECRET',
    },
    malformed('DATABASE_URL', 'mysql://root@127.0.0.1/saoma'),
    malformed('DATABASE_URL', 'postgresql://saoma:pass/word#1@db.example:5432/saoma'),
    malformed('SAOMA_URL', 'login.saoma.cn'),
    malformed('PUSHER_ENCRYPTION_KEY', 'dG9vIHNob3J0'),
    malformed('PUSHER_APP_ID', 'my/app'),
    malformed('SAOMA_SECRET', 'short'),
    malformed('WECHAT_PAGE', '/pages/login/login'),
    { ...malformed('WECHAT_PAGE', 'pages/login/login.html'), todo: 'without .html' },
    ...['push.chapu.cn:443', 'wss://push.chapu.cn', 'push.chapu.cn/app'].map((host) => ({
      ...malformed('PUSHER_HOST', host),
      todo: 'a host name only, that of your own server, without protocol and port',
    })),
    malformed('WECHAT_ENV_VERSION', 'beta'),
    malformed('SAOMA_TRUST_PROXY', 'nginx'),
    malformed('SAOMA_LOG_LEVEL', 'loud'),
    {
      broken: 'a $ in a password that .env gives',
      changes: {},
      file: { emptied: ['PUSHER_SECRET'] },
      checks: ['PUSHER_SECRET'],
      en: 'was replaced by nothing',
      zh: '被替换为空',
    },
    {
      broken: 'a .env in UTF-16',
      changes: Object.fromEntries(Object.keys(settings).map((name) => [name, undefined])),
      file: { misencoded: ['.env'] },
      checks: ['.env'],
      en: '.env is not UTF-8',
      zh: '.env 不是 UTF-8 编码',
      todo: 'Save it as UTF-8',
    },
    {
      broken: 'what Vercel calls the database',
      changes: { DATABASE_URL: undefined, POSTGRES_URL: 'postgresql://a:b@c/d' },
      checks: ['DATABASE_URL'],
      en: 'DATABASE_URL is missing, but there is POSTGRES_URL',
      zh: '缺少 DATABASE_URL，但设置了 POSTGRES_URL',
      todo: 'Rename POSTGRES_URL to DATABASE_URL',
    },
    {
      broken: 'a name in lower case',
      changes: { WECHAT_APP_ID: undefined, wechat_app_id: 'wx1111111111111111' },
      checks: ['WECHAT_APP_ID'],
      en: 'but there is wechat_app_id',
      zh: '但设置了 wechat_app_id',
    },
    {
      broken: 'a full-width equals sign',
      changes: { PUSHER_KEY: undefined },
      file: { unread: ['PUSHER_KEY', 'not a setting'] },
      checks: ['PUSHER_KEY'],
      en: 'The line “PUSHER_KEY” in .env cannot be read',
      zh: '使用了全角的等号',
    },
    odd('SAOMA_URL', '"https://login.saoma.cn"', 'The quotes around SAOMA_URL', 'SAOMA_URL 的值含有引号'),
    odd('WECHAT_APP_SECRET', '“a-secret-in-curly-quotes”', 'The quotes around', '含有引号'),
    odd('WECHAT_APP_SECRET', 'a-secret-with-a-space ', 'has a space at its', '空格或不可见字符'),
    {
      ...odd('SAOMA_URL', 'http：//127.0.0.1:3430', 'full-width character “：”', '全角字符「：」'),
      todo: 'the ASCII character “:”',
    },
    odd('WECHAT_API_URL', 'https://api.weixin.qq．com', 'full-width character “．”', '全角字符「．」'),
    odd('PUSHER_KEY', 'key\u200b', 'or an invisible character', '空格或不可见字符'),
    odd('WECHAT_APP_ID', 'your-app-id', 'is still a placeholder', '仍是示例中的占位文字'),
    odd('WECHAT_APP_ID', 'wxXXXXXXXXXXXXXXXX', 'is still a placeholder', '仍是示例中的占位文字'),
    odd('PUSHER_SECRET', '<secret>', 'is still a placeholder', '仍是示例中的占位文字'),
    odd('PUSHER_HOST', 'push.example.com', 'is still a placeholder', '仍是示例中的占位文字'),
    odd('SAOMA_ICP', 'none', 'is still a placeholder', '仍是示例中的占位文字'),
    odd('WECHAT_APP_ID', 'gh_0123456789ab', 'is the original ID', '填写的是原始 ID'),
    odd('WECHAT_APP_SECRET', 'wx0123456789abcdef', 'swapped', '填反了'),
    {
      broken: "the demo's AppID, asked of WeChat itself",
      changes: { ...realWechat, WECHAT_APP_ID: 'wxde30000000000000', WECHAT_ENV_VERSION: 'develop' },
      checks: ['WECHAT_APP_ID'],
      en: 'is that of the demo',
      zh: '是演示环境的 AppID',
    },
    {
      broken: 'a Pusher server on this machine for a site that others open',
      changes: { ...realWechat, SAOMA_URL: 'https://login.saoma.cn', PUSHER_TLS: 'true' },
      checks: ['PUSHER_HOST'],
      en: 'would connect to themselves',
      zh: '会连接访客自己的电脑',
    },
    {
      broken: "the address for the phone, on one's desk",
      changes: { ...realWechat, SAOMA_URL: 'http://192.168.1.7:3000', WECHAT_ENV_VERSION: 'develop' },
      checks: ['SAOMA_URL'],
      en: 'the address for the phone goes elsewhere',
      zh: 'SAOMA_URL 是局域网地址',
      todo: 'put SAOMA_URL back to http://127.0.0.1:3000 and run npm run demo -- --lan',
    },
    {
      broken: 'push without TLS on a site with it',
      changes: { ...realWechat, ...publicSite, PUSHER_TLS: 'false' },
      checks: ['PUSHER_TLS'],
      en: 'browsers block the connection',
      zh: '浏览器会拦截',
    },
    {
      broken: "hosted Pusher at the port of the demo's",
      changes: { PUSHER_HOST: undefined },
      checks: ['PUSHER_PORT'],
      en: 'set without PUSHER_HOST',
      zh: '但未设置 PUSHER_HOST',
    },
    {
      broken: 'the secrets of .env.example on a site for others',
      changes: { SAOMA_SECRET, PUSHER_ENCRYPTION_KEY, SAOMA_URL: 'http://0.0.0.0:3000' },
      checks: ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY'],
      en: 'SAOMA_SECRET is still the value of .env.example',
      zh: 'SAOMA_SECRET 仍是 .env.example 中的值',
    },
  ]
}

function warnings(): Warning[] {
  return [
    {
      broken: 'a name with the beginning of a setting that there is not',
      changes: { SAOMA_COLOUR: 'red' },
      name: 'SAOMA_COLOUR',
      en: 'Saoma has no such setting',
      zh: 'Saoma 没有该配置项',
    },
    {
      broken: 'what Laravel calls the key, beside the key',
      changes: { PUSHER_APP_KEY: 'key' },
      name: 'PUSHER_APP_KEY',
      en: 'PUSHER_KEY is set too, and counts',
      zh: '有效的 PUSHER_KEY 也已设置',
    },
    {
      broken: 'a setting twice in .env',
      file: { repeated: ['SAOMA_URL'] },
      name: 'SAOMA_URL',
      en: 'more than once: only the last line counts',
      zh: '仅最后一行有效',
    },
    {
      broken: 'a .env that others can read',
      file: { shared: ['.env'] },
      name: '.env',
      en: 'Other users of this machine can read or change .env',
      zh: '本机的其他用户可以读取或修改 .env',
    },
    {
      broken: 'another value in the environment',
      file: { overridden: ['WECHAT_APP_SECRET'] },
      name: 'WECHAT_APP_SECRET',
      en: 'the environment counts',
      zh: '以环境变量为准',
    },
    {
      broken: 'a site below a path',
      changes: { SAOMA_URL: 'http://127.0.0.1:1/saoma' },
      name: 'SAOMA_URL',
      en: 'has a path or a query, which is ignored',
      zh: '含有路径或参数',
    },
    {
      broken: 'a public site whose WeChat is this machine',
      changes: publicSite,
      name: 'WECHAT_API_URL',
      en: 'requests do not go to WeChat',
      zh: '请求不会到达微信',
    },
    {
      broken: 'codes of the released version for a site on this machine',
      changes: realWechat,
      name: 'WECHAT_ENV_VERSION',
      en: 'on a phone that version cannot reach it',
      zh: '手机上的 release 版无法访问本机',
    },
    {
      broken: 'a public site without limits',
      changes: { ...publicSite, ...realWechat, SAOMA_RATE_LIMIT: 'off' },
      name: 'SAOMA_RATE_LIMIT',
      en: 'anyone can use up your quota',
      zh: '没有限流',
    },
    {
      broken: 'no certificate is checked',
      changes: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      name: 'NODE_TLS_REJECT_UNAUTHORIZED',
      en: 'turns certificate checks off',
      zh: '关闭了证书验证',
    },
  ]
}

function malformed(name: string, value: string): SettingsCase {
  return setting(name, value, `${name} has an invalid value`, `${name} 的值有误`)
}

function odd(name: string, value: string, en: string, zh: string): SettingsCase {
  return { broken: `${name}=${value}`, changes: { [name]: value }, checks: [name], en, zh }
}

function setting(name: string, value: string | undefined, en: string, zh: string): SettingsCase {
  const broken = value === undefined ? `${name} is missing` : `${name}=${value}`
  return { broken, changes: { [name]: value }, checks: [name], en, zh }
}
