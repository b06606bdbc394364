import { expect, test } from 'vitest'
import { noDotenv } from '../settings.ts'
import { examine, type Part, usual } from './examine.ts'
import { inLanguage } from './finding.ts'
import { settings } from './test/cases.ts'

test.each<[string, Record<string, string>, Part[], string[]]>([
  [
    'AppID and AppSecret swapped',
    {
      WECHAT_APP_ID: '0123456789abcdef0123456789abcdef',
      WECHAT_APP_SECRET: 'wx0123456789abcdef',
    },
    ['wechat', 'miniprogram'],
    ['WECHAT_APP_ID', 'WECHAT_APP_SECRET'],
  ],
  [
    'the address for the phone, on one’s desk',
    { SAOMA_URL: 'http://192.168.1.7:3000' },
    ['site', 'sites', 'miniprogram'],
    ['SAOMA_URL'],
  ],
])('%s: what depends on them is not checked', async (_, changes, parts, wrong) => {
  const given = { ...settings, ...changes }
  const findings = await examine(given, noDotenv, usual, parts)
  const inEnglish = findings.map((finding) => inLanguage(finding, 'en'))
  expect(inEnglish.filter(({ state }) => state === 'wrong').map(({ check }) => check)).toEqual(wrong)
  const untried = inEnglish.filter(({ state }) => state === 'untried')
  expect(untried.map(({ why }) => why)).toEqual(
    parts.map(() => expect.stringMatching(new RegExp(`^not checked: (${wrong.join('|')}) is wrong`))),
  )
  expect(inEnglish).toHaveLength(wrong.length + parts.length)
})
