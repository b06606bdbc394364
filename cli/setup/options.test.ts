import { describe, expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { CliError } from '../cli-error.ts'
import { missingOptions, readOptions } from './options.ts'
import { placeholders, problemOf, problemOfPublicUrl } from './problems.ts'

const [id, secret] = ['wx1234567890abcdef', '0123456789abcdef0123456789abcdef']

function refusal(args: string[], env: NodeJS.Dict<string> = {}): string {
  try {
    readOptions(['--lang', 'en', ...args], env)
  } catch (error) {
    expect(error).toBeInstanceOf(CliError)
    expect((error as CliError).exitCode).toBe(2)
    return (error as CliError).message
  }
  return ''
}

test('options and the environment answer alike; empty ones do not', () => {
  const env = { WECHAT_APP_SECRET: ` ${secret} `, SAOMA_SITE_NAME: '', PUSHER_KEY: '' }
  const given = readOptions(['--app-id', id, '--for', 'desk'], env)
  expect(given.settings).toEqual({ WECHAT_APP_ID: id, WECHAT_APP_SECRET: secret })
  expect(given.fromEnvironment).toEqual(['WECHAT_APP_SECRET'])
})

test('what the environment would win over is refused, and neither value is printed', () => {
  const message = refusal(['--app-secret', secret], { WECHAT_APP_SECRET: 'another-secret' })
  expect(message).toMatch(/^--app-secret is not the WECHAT_APP_SECRET of the environment/)
  expect(message).not.toMatch(/another-secret|0123456789/)
})

test.each([
  [['--for', 'docker'], '--for is desk or server, not docker.'],
  [['--app-id', 'gh_0123456789ab'], '--app-id: this is the original ID'],
  [['--app-id', 'ww1234567890abcdef'], '--app-id: it must be the AppID of the mini-program'],
  [['--app-id', secret], '--app-id: AppID and AppSecret are swapped'],
  [['--app-secret', id], '--app-secret: AppID and AppSecret are swapped'],
  [['--app-secret', secret.slice(1)], '--app-secret: it must be the AppSecret of the mini-program'],
  [['--for', 'server', '--url', 'https://192.0.2.2'], 'not the IP address 192.0.2.2'],
  [['--for', 'server', '--url', 'https://[2001:db8::1]'], 'not the IP address [2001:db8::1]'],
  [['--database-url', 'mysql://db.example/saoma'], '--database-url: it must be postgresql://'],
  [['--database-url', 'postgresql://saoma:p@ss@db.example/saoma'], 'must be percent-encoded'],
  [['--database-url', 'postgresql://saoma:p#ss@db.example/saoma'], 'must be percent-encoded'],
  [['--pusher-host', 'https://push.example.com'], '--pusher-host: it must be the name of a host'],
  [['--for', 'server', '--url', 'https://localhost:3000'], 'cannot reach localhost:3000'],
  [['--env-version', 'beta'], '--env-version: it must be release, trial or develop'],
  [['--for', 'server', '--url', 'http://login.example.com'], '--url: it must be https://login.example.com'],
  [['--for', 'server', '--url', 'https://a.example/login'], 'it has no path and no query: https://a.example'],
  [['--for', 'desk', '--url', 'https://a.example'], '--for desk has no use for --url.'],
  [['--for', 'server', '--lan'], '--for server has no use for --lan.'],
])('%j is refused', (args, message) => {
  expect(refusal(args)).toContain(message)
})

test('a refusal is in the language of the system', () => {
  expect(() => readOptions(['--for', '服务器'], { LANG: 'zh_CN.UTF-8' })).toThrow(
    '--for 应为 desk 或 server，不能是 服务器。',
  )
})

test('a wrong value in the environment is named by its setting', () => {
  expect(refusal([], { PUSHER_PORT: 'http' })).toMatch(/^PUSHER_PORT: it must be a port/)
})

test('on the desk a public address of the environment is refused, before anything is tried', () => {
  expect(refusal(['--for', 'desk'], { SAOMA_URL: 'https://login.example.com' })).toMatch(
    /^SAOMA_URL: on this computer/,
  )
  expect(refusal(['--for', 'desk'], { SAOMA_URL: 'http://127.0.0.1:3100' })).toBe('')
})

test('with another address than that of WeChat, a secret may have any form', () => {
  const elsewhere = ['--wechat-api-url', 'http://127.0.0.1:4101']
  expect(refusal(['--app-secret', 'demo', ...elsewhere])).toBe('')
  expect(refusal([], { WECHAT_APP_SECRET: 'demo', WECHAT_API_URL: 'http://127.0.0.1:4101' })).toBe('')
})

describe('what is missing is named at once', () => {
  const missing = (...args: string[]): string[] => missingOptions(readOptions(args, {}), true)

  test('for the desk', () => {
    expect(missing()).toEqual(['--for', '--app-id', '--app-secret'])
    expect(missing('--for', 'desk', '--app-id', id, '--app-secret', secret)).toEqual([])
  })

  test('for a server: with hosted push, a push server of its own', () => {
    const server = ['--for', 'server', '--app-id', id, '--app-secret', secret]
    const push = ['--pusher-app-id', '--pusher-key', '--pusher-secret']
    expect(missing(...server)).toEqual(['--database-url', ...push, '--pusher-cluster', '--url'])
    expect(missing(...server, '--pusher-host', 'push.example.com')).toEqual([
      '--database-url',
      ...push,
      '--url',
    ])
  })

  test('in the packed app, which has no demo, the site is on a server', () => {
    expect(missingOptions(readOptions([], {}), false)).toContain('--url')
    expect(missingOptions(readOptions([], {}), false)).not.toContain('--for')
  })
})

test('the placeholders are complete, and no setting has a problem with its own', () => {
  expect(() => parseEnv(placeholders)).not.toThrow()
  for (const [name, value] of Object.entries(placeholders)) expect(problemOf(name, value)).toBeUndefined()
})

test.each(['https://login.example.com', 'https://login.example.com/', 'https://茶.example'])(
  '%s is an address for a site',
  (url) => expect(problemOfPublicUrl(url)).toBeUndefined(),
)
