import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exampleSettings } from '../stack/settings.ts'
import { remarks, settingsProblem } from './missing-settings.ts'

const text = readFileSync('.env.example', 'utf8')
const example = exampleSettings()

test('complete settings have no problem', () => {
  expect(settingsProblem(example)).toBeNull()
})

test('each setting that is missing is named with what it is for and where to get it, and no value is told', () => {
  const problem = settingsProblem({ SAOMA_URL: 'secret value' })
  expect(problem).toContain('WECHAT_APP_SECRET: missing\n    WeChat mini-program: mp.weixin.qq.com')
  expect(problem).toContain('PUSHER_ENCRYPTION_KEY: missing\n    32 random bytes: openssl rand -base64 32')
  expect(problem).toContain('SAOMA_URL: ')
  expect(problem).not.toContain('secret value')
})

test('.env.example says something of every setting in it', () => {
  const said = remarks(text)
  expect(Object.keys(example).filter((name) => !said.get(name)?.length)).toEqual([])
})
