import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { forget } from '#lib/per-process.ts'
import { type Finding, print } from '../finding.ts'

/** What the doctor must say of one fault. */
export type Expected = {
  /** The English names of the checks that must fail, and no others. The first names the cause. */
  checks: [string, ...string[]]
  /** Words of what it says is wrong. */
  en: string
  zh: string
  /** Words of whoever refused. */
  theirs?: string
  /** Of whoever that was, in English. */
  by?: string
  /** Of the English advice. */
  todo?: string
}

export type Changes = Record<string, string | undefined>

export type Case = Expected & {
  broken: string
  /** Makes the fault. Gives the settings that differ; undefined takes one away. */
  arrange: () => Changes | void | Promise<Changes | void>
  /** Somebody says nothing, and the doctor has to wait before it can tell. */
  silent?: true
}

/** Complete and well-formed; nothing listens at their addresses. Each test file puts its own servers in. */
export const settings: Record<string, string> = {
  DATABASE_URL: 'postgresql://saoma:the-password@127.0.0.1:1/saoma',
  WECHAT_APP_ID: 'wx1111111111111111',
  WECHAT_APP_SECRET: 'the-app-secret-of-the-first-0001',
  WECHAT_API_URL: 'http://127.0.0.1:1',
  PUSHER_APP_ID: '1000002',
  PUSHER_KEY: 'key-of-the-app',
  PUSHER_SECRET: 'secret-of-the-app',
  PUSHER_CLUSTER: 'mt1',
  PUSHER_HOST: '127.0.0.1',
  PUSHER_PORT: '1',
  PUSHER_TLS: 'false',
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 'encryption').toString('base64'),
  SAOMA_SECRET: 'a secret of this test, of enough length',
  SAOMA_URL: 'http://127.0.0.1:1',
  SAOMA_LOG_LEVEL: 'silent',
}

const secrets = ['WECHAT_APP_SECRET', 'PUSHER_SECRET', 'PUSHER_ENCRYPTION_KEY', 'SAOMA_SECRET']
/** What a process keeps, by the names that lib gives it. */
const singletons = ['access token', 'circuits', 'database', 'health', 'keys', 'log', 'miniapp key', 'pusher']
const environment = { ...process.env }

/** Puts `settings`, with these changes, into the environment of what seems a process that has just started. */
export function startAnew(changes: Changes = {}): void {
  const given = Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== undefined)
  process.env = { ...environment, ...Object.fromEntries(given) }
  forget(...singletons)
}

/** Makes the fault of a case and runs `check`, which waits for `waitMs` at most. */
export async function examineCase(
  { arrange, silent, ...expected }: Case,
  check: (waitMs: number) => Promise<Finding[]>,
): Promise<void> {
  startAnew()
  startAnew((await arrange()) ?? {})
  expectFindings(await check(silent ? 1_500 : 12_000), expected)
}

export function expectFindings(findings: Finding[], { checks, en, zh, theirs, by, todo }: Expected): void {
  const wrong = findings.filter((finding) => finding.state === 'wrong')
  const [cause] = wrong.filter(({ check }) => check.en === checks[0])
  expect(wrong.map(({ check }) => check.en).toSorted()).toEqual(checks.toSorted())
  expect(cause?.what.en).toContain(en)
  expect(cause?.what.zh).toContain(zh)
  expect(cause?.theirs ?? '').toContain(theirs ?? '')
  expect(cause?.by?.en ?? '').toContain(by ?? '')
  expect(cause?.todo.en).toContain(todo ?? '')
  for (const { what, todo, where } of wrong)
    for (const text of [what, todo, ...(where ? [where] : [])]) {
      expect(text.en).not.toMatch(/undefined|\{|\[object/)
      expect(text.zh).toMatch(/\p{Script=Han}/u)
    }
  const printed = print(findings, 'en') + print(findings, 'zh')
  for (const name of secrets) expect(printed).not.toContain(process.env[name]?.trim() || settings[name])
  expect(printed).not.toContain('the-password')
}

export function expectAllOk(findings: Finding[]): void {
  expect(print(findings, 'en')).not.toMatch(/^[✗–]/m)
  expect(print(findings, 'zh').match(/^✓/gm)).toHaveLength(findings.length)
}

/** Lets a server listen on a free loopback port until the test is over. Gives the port. */
export async function serve(server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A port at which nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await serve(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
