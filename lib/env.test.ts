import { readFileSync } from 'node:fs'
// oxlint-disable-next-line no-restricted-imports -- .env.example has no $ to expand
import { parseEnv as parseDotenv } from 'node:util'
import { expect, test } from 'vitest'
import { parseEnv, SettingsError } from './env.ts'

const example = parseDotenv(readFileSync('.env.example', 'utf8'))

function problemsOf(source: NodeJS.Dict<string>): Record<string, string> {
  try {
    parseEnv(source)
  } catch (error) {
    if (error instanceof SettingsError)
      return Object.fromEntries(error.problems.map((p) => [p.name, p.problem]))
    throw error
  }
  return {}
}

test('.env.example is valid as it is', () => {
  const env = parseEnv(example)
  expect(env).toMatchObject({
    DATABASE_POOL_MAX: 10,
    PUSHER_TLS: false,
    SAOMA_NUMBER_MATCH: 'auto',
    SAOMA_RATE_LIMIT: true,
    SAOMA_LOG_LEVEL: 'info',
  })
})

test('names all missing settings at once', () => {
  expect(Object.keys(problemsOf({}))).toEqual([
    'DATABASE_URL',
    'WECHAT_APP_ID',
    'WECHAT_APP_SECRET',
    'PUSHER_APP_ID',
    'PUSHER_KEY',
    'PUSHER_SECRET',
    'PUSHER_CLUSTER',
    'PUSHER_ENCRYPTION_KEY',
    'SAOMA_SECRET',
    'SAOMA_URL',
  ])
})

const own = {
  SAOMA_URL: 'https://login.example.com',
  SAOMA_SECRET: 'x'.repeat(32),
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
}
const everybodyKnows = 'still that of .env.example, which everybody knows'

test('the secrets of .env.example are refused on any site that is not on loopback', () => {
  const { SAOMA_URL } = own
  const refused = { SAOMA_SECRET: everybodyKnows, PUSHER_ENCRYPTION_KEY: everybodyKnows }
  expect(problemsOf({ ...example, SAOMA_URL })).toEqual(refused)
  expect(problemsOf({ ...example, SAOMA_URL: 'http://192.168.1.9:3000' })).toEqual(refused)
  expect(problemsOf({ ...example, ...own })).toEqual({})
  for (const host of ['localhost:3000', '127.0.0.9', '[::1]:3000', 'saoma.localhost'])
    expect(problemsOf({ ...example, SAOMA_URL: `http://${host}` })).toEqual({})
})

test('the secrets of .env.example are refused for services on other machines', () => {
  expect(problemsOf({ ...example, ...own, PUSHER_HOST: '', WECHAT_API_URL: '' })).toEqual({
    PUSHER_SECRET: everybodyKnows,
    WECHAT_APP_SECRET: everybodyKnows,
  })
})

test('every secret of .env.example is on the list of example secrets', () => {
  for (const name of Object.keys(example).filter((one) => /SECRET|ENCRYPTION_KEY/.test(one) && example[one]))
    expect(
      problemsOf({ ...example, ...own, PUSHER_HOST: '', WECHAT_API_URL: '', [name]: example[name] }),
    ).toHaveProperty(name)
})

test.each(['DATABASE_URL', 'DATABASE_DIRECT_URL'])(
  '%s has no schema of its own: half of Saoma would ignore it',
  (name) => {
    expect(problemsOf({ ...example, [name]: 'postgresql://127.0.0.1/x?schema=auth' })).toHaveProperty(name)
    expect(problemsOf({ ...example, [name]: 'postgresql://127.0.0.1/x?schema=public' })).toEqual({})
  },
)

test('an empty string counts as missing', () => {
  expect(problemsOf({ ...example, PUSHER_KEY: '', SAOMA_URL: ' ' })).toEqual({
    PUSHER_KEY: 'missing',
    SAOMA_URL: 'missing',
  })
})

test.each([
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['DATABASE_URL', 'postgresql://saoma:pass/word#1@db.example:5432/saoma'],
  ['DATABASE_POOL_MAX', '0'],
  ['WECHAT_ENV_VERSION', 'beta'],
  ['WECHAT_PAGE', '/pages/login/login'],
  ['PUSHER_APP_ID', 'a/b'],
  ['PUSHER_PORT', '70000'],
  ['PUSHER_TLS', 'maybe'],
  ['PUSHER_ENCRYPTION_KEY', 'c2hvcnQ='],
  ['SAOMA_SECRET', 'short'],
  ['SAOMA_URL', 'saoma.example'],
  ['SAOMA_NUMBER_MATCH', 'sometimes'],
  ['SAOMA_TRUST_PROXY', 'nginx'],
])('%s is refused as %s, and the message does not repeat the value', (name, value) => {
  expect(Object.keys(problemsOf({ ...example, [name]: value }))).toEqual([name])
  expect(() => parseEnv({ ...example, [name]: value })).toThrowError(
    new RegExp(`^(?!.*${value.replace(/\W/g, '.')}$).*`, 'm'),
  )
})

test.each(['1', 'true', 'loopback', 'loopback, 10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])(
  'proxies are trusted by %s',
  (trust) => {
    expect(parseEnv({ ...example, SAOMA_TRUST_PROXY: trust }).SAOMA_TRUST_PROXY).toBe(trust)
  },
)

test('the site name defaults to its host, and its URL is reduced to an origin', () => {
  const { SAOMA_SITE_NAME: _name, ...rest } = example
  const env = parseEnv({ ...rest, ...own, SAOMA_URL: 'https://login.example/' })
  expect(env).toMatchObject({ SAOMA_SITE_NAME: 'login.example', SAOMA_URL: 'https://login.example' })
})

test.each(['//evil.example', '/\\evil.example', 'http://shop.example/terms', 'javascript:alert(1)', 'terms'])(
  'SAOMA_TERMS_URL is a path on this site or an https address, not %s',
  (url) => {
    expect(Object.keys(problemsOf({ ...example, SAOMA_TERMS_URL: url }))).toEqual(['SAOMA_TERMS_URL'])
  },
)

test.each(['SAOMA_METRICS_TOKEN', 'CRON_SECRET'])(
  '%s is refused with characters that no Bearer header can carry',
  (name) => {
    const problem = 'at least 16 ASCII characters, without spaces'
    for (const value of ['a secret of a cron job', '定时任务的密钥，足够长，不会太短', 'too-short'])
      expect(problemsOf({ ...example, [name]: value })).toEqual({ [name]: problem })
    expect(problemsOf({ ...example, [name]: 'q+/=-._~!0123456' })).toEqual({})
  },
)

test.each(['0', '366', '1.5', 'ten'])(
  'SAOMA_SESSION_DAYS is a number of days up to a year, not %s',
  (days) => {
    expect(Object.keys(problemsOf({ ...example, SAOMA_SESSION_DAYS: days }))).toEqual(['SAOMA_SESSION_DAYS'])
  },
)

test.each([
  'http://hooks.example/saoma',
  'ftp://127.0.0.1/saoma',
  'https://user:password@hooks.example/saoma',
  'hooks.example',
])('SAOMA_WEBHOOK_URL is an https address, or http on loopback, not %s', (url) => {
  const given = { ...example, SAOMA_WEBHOOK_URL: url, SAOMA_WEBHOOK_SECRET: webhookSecret(32) }
  expect(Object.keys(problemsOf(given))).toEqual(['SAOMA_WEBHOOK_URL'])
  for (const good of ['https://hooks.example/saoma?to=1', 'http://127.0.0.1:8080/', 'http://[::1]/'])
    expect(problemsOf({ ...given, SAOMA_WEBHOOK_URL: good })).toEqual({})
})

test('SAOMA_WEBHOOK_SECRET is whsec_ and 24 to 64 bytes, and required where there is a SAOMA_WEBHOOK_URL', () => {
  const withUrl = { ...example, SAOMA_WEBHOOK_URL: 'https://hooks.example/saoma' }
  const said = (secret: string): unknown =>
    problemsOf({ ...withUrl, SAOMA_WEBHOOK_SECRET: secret })['SAOMA_WEBHOOK_SECRET']
  expect(said('')).toBe('missing')
  expect(problemsOf({ ...withUrl, SAOMA_URL: '' })).toEqual({
    SAOMA_URL: 'missing',
    SAOMA_WEBHOOK_SECRET: 'missing',
  })
  for (const secret of [webhookSecret(23), webhookSecret(65), webhookSecret(32).slice(6), 'whsec_not base64'])
    expect(said(secret), secret).toBe('whsec_ and base64 of 24 to 64 bytes')
  for (const bytes of [24, 64]) expect(said(webhookSecret(bytes))).toBeUndefined()
})

function webhookSecret(bytes: number): string {
  return `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`
}
