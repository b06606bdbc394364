import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { CliError } from '../cli-error.ts'
import { checks } from '../doctor/checks.ts'
import { advise, type Finding, type Language, ok, wrong } from '../doctor/finding.ts'
import { onTerminal } from './ask.ts'
import { readOptions } from './options.ts'
import { type Answers, answersTo, type Surroundings } from './questions.ts'
import { unattended } from './unattended.ts'

const [id, secret] = ['wx1234567890abcdef', '0123456789abcdef0123456789abcdef']
const wrongSecret = 'f'.repeat(32)
const refused = wrong(
  checks['wechat-token'],
  advise('密钥有误。', 'The secret is wrong.', '请更正。', 'Correct it.'),
)
const fine = ok(checks['wechat-token'])
const demo = {
  DATABASE_URL: 'postgresql://postgres:postgres@127.0.0.1:4104/postgres',
  PUSHER_KEY: 'demo-key',
  SAOMA_URL: 'http://127.0.0.1:3000',
  SAOMA_SITE_NAME: 'Saoma',
}

function around(wechat: (secret: string | undefined) => Finding, released = false): Surroundings {
  const passes = (): Promise<{ findings: Finding[] }> => Promise.resolve({ findings: [fine] })
  return {
    demo,
    lanAddress: '192.168.1.7',
    trials: {
      wechat: (settings) => Promise.resolve({ findings: [wechat(settings['WECHAT_APP_SECRET'])], released }),
      database: passes,
      pusher: passes,
    },
  }
}

const enter = '\r'
const down = '\u001B[B'

/** Types each line once what it waits for has been asked. Gives the answers and what the terminal showed. */
async function converse(
  lines: [question: string, typed: string][],
  surroundings: Surroundings,
  {
    args = [],
    env = {},
    language = 'en',
  }: { args?: string[]; env?: NodeJS.Dict<string>; language?: Language } = {},
): Promise<{ answers: Answers; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let shown = ''
  let fresh = ''
  const left = [...lines]
  output.on('data', (data: Buffer) => {
    const text = stripVTControlCharacters(data.toString())
    shown += text
    fresh += text
    const [next] = left
    if (!next || !fresh.includes(next[0])) return
    left.shift()
    fresh = ''
    // As keys come: after the prompt has set up its listener.
    setImmediate(() => input.write(next[1]))
  })
  const given = readOptions(['--lang', language, ...args], env)
  const answers = await answersTo(given, onTerminal({ input, output }, language), surroundings)
  expect(left).toEqual([])
  return { answers, shown }
}

test('at the desk it asks for AppID and secret, tries them, and takes the rest from the demo', async () => {
  const { answers, shown } = await converse(
    [
      ['AppID of', id + enter],
      ['AppSecret of', secret + enter],
      ['How will people reach the site', enter],
      ['Which version', enter],
      ['Should phones', enter],
      ['Name of the site', enter],
    ],
    around(() => fine),
  )
  expect(answers).toMatchObject({
    way: 'desk',
    lanUrl: 'http://192.168.1.7:3000',
    settings: {
      WECHAT_APP_ID: id,
      WECHAT_APP_SECRET: secret,
      WECHAT_ENV_VERSION: 'develop',
      DATABASE_URL: demo.DATABASE_URL,
      PUSHER_KEY: 'demo-key',
      SAOMA_URL: 'http://127.0.0.1:3000',
      SAOMA_SITE_NAME: 'Saoma',
    },
  })
  expect(shown).not.toContain(secret)
})

test('a refusal is shown in the words of the doctor, and asks again', async () => {
  const { answers, shown } = await converse(
    [
      ['AppID of', id + enter],
      ['AppSecret of', id + enter],
      ['swapped', '\u007F'.repeat(18) + wrongSecret + enter],
      ['How do you want', enter],
      ['AppID of', enter],
      ['AppSecret of', '\u007F'.repeat(32) + secret + enter],
      ['Which version', enter],
      ['Should phones', enter],
      ['Name of the site', `小王的茶铺${enter}`],
    ],
    around((typed) => (typed === secret ? fine : refused)),
    { args: ['--for', 'desk'] },
  )
  expect(answers.settings).toMatchObject({ WECHAT_APP_SECRET: secret, SAOMA_SITE_NAME: '小王的茶铺' })
  expect(shown).toContain('The secret is wrong.')
  expect(shown).not.toMatch(/ffffffff|0123456789abcdef0/)
})

test('what does not work may be kept, and a secret of the environment is not asked for', async () => {
  const { answers, shown } = await converse(
    [
      ['AppID of', id + enter],
      ['How do you want', down + enter],
      ['Which version', enter],
      ['Should phones', enter],
      ['Name of the site', enter],
    ],
    around(() => refused),
    { args: ['--for', 'desk'], env: { WECHAT_APP_SECRET: wrongSecret } },
  )
  expect(answers.settings['WECHAT_APP_SECRET']).toBe(wrongSecret)
  expect(shown).toContain('The environment sets WECHAT_APP_SECRET and goes before .env')
})

test('for a server it asks, in Chinese too, for address, database and push, and proposes the version that WeChat has released', async () => {
  const { answers } = await converse(
    [
      ['的 AppID', id + enter],
      ['的 AppSecret', secret + enter],
      ['如何访问', down + enter],
      ['哪个版本', enter],
      ['网站的地址', `http://login.example.com${enter}`],
      ['应为 https', `${'\u007F'.repeat(24)}https://login.example.com${enter}`],
      ['数据库的地址', `postgresql://saoma:pa%24s@db.example/saoma${enter}`],
      ['推送', down + enter],
      ['主机名', `push.example.com${enter}`],
      ['端口', enter],
      ['TLS', enter],
      ['app_id', `1${enter}`],
      ['：key', `k${enter}`],
      ['：secret', `s${enter}`],
      ['网站名称', enter],
      ['用户协议', enter],
      ['隐私政策', `/privacy${enter}`],
      ['备案号', enter],
    ],
    around(() => fine, true),
    { language: 'zh' },
  )
  expect(answers).toMatchObject({
    way: 'server',
    settings: {
      WECHAT_ENV_VERSION: 'release',
      SAOMA_URL: 'https://login.example.com',
      SAOMA_SITE_NAME: 'login.example.com',
      DATABASE_URL: 'postgresql://saoma:pa%24s@db.example/saoma',
      PUSHER_HOST: 'push.example.com',
      PUSHER_PORT: '443',
      PUSHER_TLS: 'true',
      PUSHER_CLUSTER: 'mt1',
      SAOMA_PRIVACY_URL: '/privacy',
      SAOMA_ICP: '',
    },
  })
})

test.each(['AppID of', 'How will people reach the site', 'Name of the site'])(
  'Ctrl-C at “%s” ends it with 130',
  async (question) => {
    const lines: [string, string][] = [
      ['AppID of', id + enter],
      ['AppSecret of', secret + enter],
      ['How will people reach the site', enter],
      ['Which version', enter],
      ['Should phones', enter],
      ['Name of the site', enter],
    ]
    const until = lines.findIndex(([one]) => one === question)
    const work = converse(
      [...lines.slice(0, until), [question, '\u0003']],
      around(() => fine),
    )
    const error = await work.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CliError)
    expect(error).toMatchObject({ exitCode: 130, message: 'Cancelled. Nothing was written.' })
  },
)

test('unattended, it takes defaults, and a refusal ends it in the words of the doctor', async () => {
  const given = readOptions(['--lang', 'en', '--for', 'desk', '--app-id', id], { WECHAT_APP_SECRET: secret })
  const answers = await answersTo(
    given,
    unattended('en'),
    around(() => fine),
  )
  expect(answers).toMatchObject({
    lanUrl: undefined,
    settings: { WECHAT_ENV_VERSION: 'develop', SAOMA_SITE_NAME: 'Saoma' },
  })
  await expect(
    answersTo(
      given,
      unattended('en'),
      around(() => refused),
    ),
  ).rejects.toThrow(/The secret is wrong\.[^]*Nothing was written\.$/)
})

test.each([
  ['a server', down, 'http://127.0.0.1:3000', 'phones and other computers cannot reach 127.0.0.1:3000'],
  ['a desk', '', 'https://login.example.com', 'on this computer it must be a loopback address'],
])('for %s an address of the environment that does not suit is refused', async (_, keys, url, problem) => {
  const work = converse(
    [
      ['AppID of', id + enter],
      ['AppSecret of', secret + enter],
      ['How will people reach the site', keys + enter],
    ],
    around(() => fine),
    { env: { SAOMA_URL: url } },
  )
  await expect(work).rejects.toThrow(`SAOMA_URL: ${problem}`)
})

test('--lan where there is no network says so', async () => {
  const given = readOptions(['--lang', 'en', '--for', 'desk', '--lan', '--app-id', id], {
    WECHAT_APP_SECRET: secret,
  })
  const alone = { ...around(() => fine), lanAddress: undefined }
  await expect(answersTo(given, unattended('en'), alone)).rejects.toThrow('this machine is in no network')
})

test('the packed app has no demo, and so is not for the desk', async () => {
  const given = readOptions(['--lang', 'en', '--for', 'desk', '--app-id', id], { WECHAT_APP_SECRET: secret })
  const packed = { ...around(() => fine), demo: undefined }
  await expect(answersTo(given, unattended('en'), packed)).rejects.toThrow('There is no demo here')
})
