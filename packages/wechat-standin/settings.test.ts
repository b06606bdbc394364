import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('an empty environment gives the demo', () => {
  const settings = readSettings({ PORT: '', WECHAT_APP_ID: '' })
  expect(settings).toMatchObject({ port: 4101, host: '127.0.0.1', phoneUrl: 'http://127.0.0.1:4103' })
  expect(settings.accounts.map((account) => account.appid)).toEqual([
    'wxde30000000000000',
    'wxde30000000000001',
    'wxde30000000000002',
  ])
  expect(settings.accounts[0]).toMatchObject({ verified: true, releasedPages: ['pages/login/login'] })
})

test('the environment’s account comes first, with its page released', () => {
  const own = { WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 'secret', WECHAT_PAGE: 'pages/x/x' }
  expect(readSettings(own).accounts[0]).toMatchObject({
    appid: 'wx1',
    secret: 'secret',
    releasedPages: ['pages/x/x'],
  })
})

test('an account that has the id of a fixed one takes its place', () => {
  const { accounts } = readSettings({ WECHAT_APP_ID: 'wxde30000000000001' })
  expect(accounts.map((account) => account.appid)).toEqual(['wxde30000000000001', 'wxde30000000000002'])
})

test('all settings that are not usable are named at once', () => {
  const wrong = { PORT: 'http', PHONE_URL: 'nowhere' }
  expect(() => readSettings(wrong)).toThrow(/PORT.*PHONE_URL/)
})
