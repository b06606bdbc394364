import type { Server } from 'node:net'
import { MovableClock, startPusherStandIn } from 'pusher-standin'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { tell } from '../../../e2e/clients/stand-ins.ts'
import type * as env from '#lib/env.ts'
import { type Case, deadPort, examineCase, expectAllOk, serve, settings, startAnew } from '../test/cases.ts'
import { answering, refusingPusher, secureServer, silentServer } from '../test/servers.ts'
import { checkPusher } from './pusher.ts'
import { refusedPublish } from './refused.ts'

// The settings of the process, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const socket = "Pusher: the browser's socket"
const channel = 'Pusher: subscribing to an encrypted channel'
const publishing = 'Pusher: publishing from here'
const receiving = 'Pusher: received and decrypted'

let pusher: Awaited<ReturnType<typeof startPusherStandIn>>

beforeAll(async () => {
  const { PUSHER_APP_ID: id = '', PUSHER_KEY: key = '', PUSHER_SECRET: secret = '' } = settings
  pusher = await startPusherStandIn({ apps: [{ id, key, secret }] })
  settings['PUSHER_PORT'] = new URL(pusher.url).port
})
afterEach(() => tell(`${pusher.url}/_dev/reset`, {}))
afterAll(() => pusher.close())

test('all is well', async () => {
  startAnew()
  expectAllOk(await checkPusher(12_000))
})

test.each(cases())('$broken', (one) => examineCase(one, checkPusher))

// The first two as hosted Pusher words them: pusher/pusher-http-go#91, pusher/pusher-http-ruby#49.
const signature = String.raw`Invalid signature: you should have sent HmacSHA256Hex("POST\n/apps/3/events\nauth_key=k&auth_timestamp=1701978133&auth_version=1.0&body_md5=5c97", your_secret_key), but you sent "e2ab"`
const timestamp =
  'Timestamp expired: Given timestamp (2013-09-29T08:46:33Z) not within 600s of server time (2013-09-29T08:36:32Z)'

test.each([
  [signature, 'PUSHER_SECRET is not the secret of this key'],
  [timestamp, "This machine's clock"],
  ['{"error":"Invalid signature"}', 'PUSHER_SECRET is not the secret of this key'],
  ['{"error":"timestamp is too old"}', "This machine's clock"],
  ['Unknown auth_key', 'Pusher has no app with this key'],
  ['Not authorized for that app', 'PUSHER_APP_ID is not the app of this key'],
])('401 %s: %s', (words, said) => {
  startAnew({ PUSHER_HOST: undefined, PUSHER_PORT: undefined })
  const { what, where } = refusedPublish(401, words)
  expect(what.en).toContain(said)
  if (said.includes('PUSHER') || said.includes('key')) expect(where?.en).toContain('dashboard.pusher.com')
})

test('403 of hosted Pusher is that of the plan', () => {
  startAnew({ PUSHER_HOST: undefined, PUSHER_PORT: undefined })
  expect(refusedPublish(403, '').what.en).toContain('over the limits of its plan')
})

test.each([
  [signature, 'SOCKUDO_DEFAULT_APP_SECRET'],
  ['Unknown auth_key', 'SOCKUDO_DEFAULT_APP_KEY'],
  ['Not authorized for that app', 'SOCKUDO_DEFAULT_APP_ID'],
])("of one's own server, 401 %s: %s", (words, said) => {
  startAnew()
  const { todo, where } = refusedPublish(401, words)
  expect(todo.en).toContain(said)
  expect(todo.zh).toContain(said)
  expect(where?.en).not.toContain('dashboard.pusher.com')
})

function fault(fault: object): Promise<void> {
  return tell(`${pusher.url}/_dev/faults`, { times: 1, ...fault })
}

function cases(): Case[] {
  return [
    {
      broken: 'the key of no app',
      arrange: () => ({ PUSHER_KEY: 'another-key' }),
      checks: [socket, publishing],
      en: 'The push server has no app with this key',
      zh: '推送服务器中没有该 key 对应的应用',
      theirs: '4001 App key',
    },
    {
      broken: 'the secret of another app',
      arrange: () => ({ PUSHER_SECRET: 'another-secret-of-pusher' }),
      checks: [channel, publishing],
      en: 'PUSHER_SECRET is not the secret of this key',
      zh: 'PUSHER_SECRET 与该 key 不匹配',
      theirs: '401',
    },
    {
      broken: 'the secret of another app, refused without a word on the channel',
      arrange: async () => {
        await tell(`${pusher.url}/_dev/refusals`, { as: 'recorded' })
        return { PUSHER_SECRET: 'another-secret-of-pusher' }
      },
      checks: [channel, publishing],
      en: 'PUSHER_SECRET is not the secret of this key',
      zh: 'PUSHER_SECRET 与该 key 不匹配',
      theirs: 'Invalid signature: Expected HMAC SHA256',
    },
    {
      broken: 'the secret of another app, seen by the publisher',
      arrange: () => ({ PUSHER_SECRET: 'another-secret-of-pusher' }),
      checks: [publishing, channel],
      en: 'PUSHER_SECRET is not the secret of this key',
      zh: 'PUSHER_SECRET 与该 key 不匹配',
      theirs: '401 Invalid signature: you should have sent',
    },
    {
      broken: 'the id of another app',
      arrange: () => ({ PUSHER_APP_ID: '1000003' }),
      checks: [publishing],
      en: 'PUSHER_APP_ID is not the app of this key',
      zh: 'PUSHER_APP_ID 与该 key 不匹配',
      theirs: '401 Not authorized for that app',
    },
    {
      broken: 'nobody listens at PUSHER_HOST',
      arrange: async () => ({ PUSHER_PORT: String(await deadPort()) }),
      checks: [socket, publishing],
      en: 'Nothing listens at http://127.0.0.1:',
      zh: '拒绝连接',
    },
    {
      broken: 'PUSHER_HOST is misspelt',
      arrange: () => ({ PUSHER_HOST: 'no-such-host.invalid' }),
      checks: [socket, publishing],
      en: 'The host http://no-such-host.invalid:',
      zh: '找不到主机 http://no-such-host.invalid:',
    },
    {
      broken: 'TLS is asked of a Pusher server without it',
      arrange: () => ({ PUSHER_TLS: undefined }),
      checks: [socket, publishing],
      en: 'PUSHER_TLS is true (the default), but the server does not use TLS',
      zh: 'PUSHER_TLS 是 true（默认值），但服务器未启用加密',
    },
    {
      broken: 'PUSHER_TLS=false for a Pusher server with TLS',
      arrange: () => at(secureServer()),
      checks: [socket, publishing],
      en: 'PUSHER_TLS is false, but the server requires TLS',
      zh: 'PUSHER_TLS 是 false，但服务器要求加密',
    },
    {
      broken: 'the certificate of the Pusher server is trusted by nobody',
      arrange: async () => ({ ...(await at(secureServer())), PUSHER_TLS: 'true' }),
      checks: [socket, publishing],
      en: 'is not trusted',
      zh: '证书不受信任',
    },
    {
      broken: 'a firewall swallows what is sent to Pusher',
      silent: true,
      arrange: () => at(silentServer()),
      checks: [socket, publishing],
      en: 'did not answer in time',
      zh: '响应超时',
    },
    {
      broken: 'a proxy without WebSockets in front of the Pusher server',
      silent: true,
      arrange: () => at(answering('{}')),
      checks: [socket],
      en: 'The server answers HTTP, but no WebSocket can be opened',
      zh: '能响应 HTTP，但无法建立 WebSocket 连接',
    },
    {
      broken: 'a web server at PUSHER_HOST',
      silent: true,
      arrange: () => at(answering('no such page', 405)),
      checks: [publishing, socket],
      en: 'does not look like that of the Pusher HTTP API',
      zh: '响应不符合 Pusher 的 HTTP API',
      theirs: '405 no such page',
    },
    {
      broken: 'a captive portal at PUSHER_HOST',
      silent: true,
      arrange: () => at(answering('<!DOCTYPE html><title>Hotel Wi-Fi</title>')),
      checks: [socket, publishing],
      en: 'A web page answers at 127.0.0.1:',
      zh: '返回网页，响应的不是 Pusher',
      theirs: 'HTTP 200, Hotel Wi-Fi',
      todo: 'let it pass on the Upgrade and Connection headers',
    },
    {
      broken: 'an app that is disabled',
      arrange: () => at(refusingPusher(4003, 'Application disabled')),
      checks: [socket],
      en: 'This Pusher app is disabled',
      zh: '该 Pusher 应用已被停用',
      theirs: '4003 Application disabled',
    },
    {
      broken: 'more connections than the plan allows',
      arrange: () => fault({ target: 'socket', refuse: 4100 }),
      checks: [socket],
      en: 'no free connection',
      zh: '没有空余的连接',
      theirs: '4100 Over capacity',
    },
    {
      broken: 'the HTTP API fails',
      arrange: () => fault({ target: 'http', status: 503 }),
      checks: [publishing],
      en: 'the settings are not the cause',
      zh: '配置没有问题',
      theirs: '503',
    },
    {
      broken: 'the server forbids publishing',
      arrange: () => fault({ target: 'http', status: 403 }),
      checks: [publishing],
      en: 'the app is disabled, or this machine is not allowed',
      zh: '应用已停用，或不允许从本机访问',
      theirs: '403',
    },
    {
      broken: 'the HTTP API closes the connection',
      arrange: () => fault({ target: 'http', drop: true }),
      checks: [publishing],
      en: 'closes it without an answer',
      zh: '未响应就断开',
    },
    {
      broken: 'the clock of this machine is an hour off',
      arrange: async () => {
        const { PUSHER_APP_ID: id = '', PUSHER_KEY: key = '', PUSHER_SECRET: secret = '' } = process.env
        const clock = new MovableClock(Date.now() + 3_600_000)
        const later = await startPusherStandIn({ apps: [{ id, key, secret }], clock })
        onTestFinished(() => later.close())
        return { PUSHER_PORT: new URL(later.url).port }
      },
      checks: [publishing],
      en: 'more than ten minutes apart',
      zh: '相差 10 分钟以上',
      theirs: 'Timestamp expired',
    },
    {
      broken: 'events are taken and never arrive',
      silent: true,
      arrange: () => tell(`${pusher.url}/_dev/mute`, { on: true }),
      checks: [receiving],
      en: 'was published, but did not arrive',
      zh: '未收到或无法解密',
    },
  ]
}

async function at(server: Server): Promise<Record<string, string>> {
  return { PUSHER_PORT: String(await serve(server)) }
}
