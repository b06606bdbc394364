import { expect, test } from 'vitest'
import { exampleSettings } from '#dev/stack/settings.ts'
import { type Changes, type Expected, expectFindings, settings } from '../test/cases.ts'
import { forms } from './forms.ts'
import { checkSettings, type DotenvFile } from './settings.ts'

type SettingsCase = Expected & { broken: string; changes: Changes; file?: Partial<DotenvFile> }

const { SAOMA_SECRET, PUSHER_ENCRYPTION_KEY } = exampleSettings()

test('complete settings have no fault', () => {
  const { env, findings } = checkSettings(settings, { names: [], emptied: [] })
  expect(findings).toEqual([])
  expect(env?.PUSHER_KEY).toBe(settings['PUSHER_KEY'])
})

test.each(cases())('$broken', ({ changes, file, ...expected }) => {
  const { findings } = checkSettings({ ...settings, ...changes }, { names: [], emptied: [], ...file })
  expectFindings(findings, expected)
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
      broken: 'a setting in .env that there is not',
      changes: { SAOMA_COLOUR: 'red', SAOMA_TEST_COLOUR: 'red', WECHAT_PAY_KEY: 'key' },
      file: { names: ['SAOMA_COLOUR', 'WECHAT_PAY_KEY', 'DATABASE_URL'] },
      checks: ['SAOMA_COLOUR'],
      en: 'Saoma has no such setting',
      zh: 'Saoma 没有该设置项',
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
    malformed('SAOMA_URL', 'login.example.com'),
    malformed('PUSHER_ENCRYPTION_KEY', 'dG9vIHNob3J0'),
    malformed('PUSHER_APP_ID', 'my/app'),
    malformed('SAOMA_SECRET', 'short'),
    malformed('WECHAT_PAGE', '/pages/login/login'),
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
      broken: 'the secrets of .env.example on a site for others',
      changes: { SAOMA_SECRET, PUSHER_ENCRYPTION_KEY, SAOMA_URL: 'http://0.0.0.0:3000' },
      checks: ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY'],
      en: 'SAOMA_SECRET is still the value of .env.example',
      zh: 'SAOMA_SECRET 仍是 .env.example 中的值',
    },
  ]
}

function malformed(name: string, value: string): SettingsCase {
  return setting(name, value, `${name} has an invalid value`, `${name} 的值有误`)
}

function setting(name: string, value: string | undefined, en: string, zh: string): SettingsCase {
  const broken = value === undefined ? `${name} is missing` : `${name}=${value}`
  return { broken, changes: { [name]: value }, checks: [name], en, zh }
}
