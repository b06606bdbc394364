import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CliError, exitWithError } from './cli-error.ts'
import { saoma } from './saoma.ts'

const printed = vi.spyOn(console, 'log')
const complained = vi.spyOn(console, 'error')

beforeEach(() => {
  for (const spy of [printed, complained]) spy.mockReset().mockImplementation(() => undefined)
})
afterEach(() => {
  process.exitCode = 0
  vi.unstubAllEnvs()
})

/** The exit code, and what went to stdout and stderr. */
async function run(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  process.exitCode = 0
  for (const spy of [printed, complained]) spy.mockClear()
  await saoma(args).catch(exitWithError)
  const text = (spy: typeof printed): string => spy.mock.calls.map(([line]) => String(line)).join('\n')
  return { code: process.exitCode, out: text(printed), err: text(complained) }
}

test('--help lists the commands', async () => {
  const { code, out } = await run('--help')
  expect(out).toMatch(/^ {2}doctor .*\n {2}migrate .*\n {2}setup .*\n {2}stats /m)
  expect(code).toBe(0)
})

test.each([['usr'], ['toString'], ['--json'], []])(
  '%j is no command: exit code 2, and the list',
  async (...args) => {
    const { code, out, err } = await run(...args)
    expect(err).toMatch(/^ {2}doctor .*\n {2}migrate .*\n {2}setup .*\n {2}stats /m)
    expect(out).toBe('')
    expect(code).toBe(2)
  },
)

describe.each(['doctor', 'migrate', 'setup', 'stats', 'user'])('%s', (name) => {
  test('--help says how it is used, and runs nothing', async () => {
    vi.stubEnv('DATABASE_URL', '')
    const { code, out } = await run(name, '--help')
    expect(out).toMatch(new RegExp(`^Usage: saoma ${name} .*\\[--json\\]\n`))
    expect(code).toBe(0)
  })

  test('an option that it does not have is refused with the usage', async () => {
    const { code, err } = await run(name, '--jsn')
    expect(err).toContain("Unknown option '--jsn'")
    expect(err).toContain(`Usage: saoma ${name}`)
    expect(code).toBe(2)
  })
})

test.each(['doctor', 'setup'])('%s speaks Chinese where the system does', async (name) => {
  vi.stubEnv('LC_ALL', 'zh_CN.UTF-8')
  expect((await run(name, '--help')).out).toMatch(
    new RegExp(`^用法：saoma ${name} .*\n\n.*\\p{Script=Han}`, 'u'),
  )
  expect((await run(name, '--help', '--lang', 'en')).out).toMatch(new RegExp(`^Usage: saoma ${name}`))
  expect((await run(name, '--jsn')).err).toMatch(new RegExp(`^没有选项 --jsn。\n用法：saoma ${name}`))
})

test.each(['0', '24h', '-1', '10000', '24 25'])('stats takes a number of hours, not %s', async (hours) => {
  expect(await run('stats', ...hours.split(' '))).toMatchObject({ code: 2 })
})

test('migrate without DATABASE_URL says what is missing', async () => {
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATABASE_DIRECT_URL', '')
  const { code, err } = await run('migrate')
  expect(err).toBe('DATABASE_URL is not set: there is no database to migrate.')
  expect(code).toBe(1)
})

test('an unexpected error is printed with its stack, an explained one without', () => {
  exitWithError(new CliError('Not so.', { exitCode: 3 }))
  expect(complained).toHaveBeenLastCalledWith('Not so.')
  expect(process.exitCode).toBe(3)
  const unexpected = new Error('why?')
  exitWithError(unexpected)
  expect(complained).toHaveBeenLastCalledWith(unexpected)
})
