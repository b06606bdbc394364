import { expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import type { Finding } from '../finding.ts'
import { type Changes, settings } from '../test/cases.ts'
import { checkLegal } from './legal.ts'

const SAOMA_URL = 'https://login.example.com'
const shown = {
  SAOMA_TERMS_URL: '/terms',
  SAOMA_PRIVACY_URL: '/privacy',
  SAOMA_ICP: '京ICP备12345678号-1',
}

function check(changes: Changes): Finding {
  return checkLegal(parseEnv({ ...settings, ...changes }))
}

test.each([
  [{}, 'SAOMA_TERMS_URL, SAOMA_PRIVACY_URL, and SAOMA_ICP are not set', '用户协议、隐私政策和备案号'],
  [{ ...shown, SAOMA_PRIVACY_URL: '' }, 'SAOMA_PRIVACY_URL is not set', '需公示隐私政策。'],
  [{ ...shown, SAOMA_TERMS_URL: '', SAOMA_ICP: '' }, 'SAOMA_TERMS_URL and SAOMA_ICP are', '用户协议和备案号'],
])('a site for the public with %o is warned of what is missing', (given, en, zh) => {
  const finding = check({ SAOMA_URL, ...given })
  expect(finding).toMatchObject({ state: 'warning' })
  expect(JSON.stringify(finding)).toContain(en)
  expect(JSON.stringify(finding)).toContain(zh)
})

test('one that shows all three is not', () => {
  expect(check({ SAOMA_URL, ...shown }).state).toBe('ok')
})

test.each([
  'http://127.0.0.1:3000',
  'https://localhost:3443',
  'https://10.0.0.7',
  'https://[fd00::7]',
  'https://login.internal',
  'https://intranet',
])('%s is no site for the public', (url) => {
  expect(check({ SAOMA_URL: url }).state).toBe('ok')
})
