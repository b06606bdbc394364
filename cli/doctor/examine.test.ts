import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type * as env from '#lib/env.ts'
import { forget } from '#lib/per-process.ts'
import { examine, usual } from './examine.ts'
import type { Finding } from './finding.ts'
import { print } from './print.ts'
import type { DotenvFile } from './settings/settings.ts'
import { databaseCases } from './test/database-cases.ts'
import { loginCases } from './test/login-cases.ts'
import { miniprogramCases } from './test/miniprogram-cases.ts'
import { pusherCases } from './test/pusher-cases.ts'
import { settingsCases } from './test/settings-cases.ts'
import { siteCases } from './test/site-cases.ts'
import { wechatCases } from './test/wechat-cases.ts'
import { startWorld, type WholeWorld } from './test/world.ts'

// The process's own settings, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const secrets = ['WECHAT_APP_SECRET', 'PUSHER_SECRET', 'PUSHER_ENCRYPTION_KEY', 'SAOMA_SECRET']
const table: string[] = []
const before = { ...process.env }
let world: WholeWorld

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(() => {
  forget('access token', 'circuits', 'database', 'pusher', 'log')
  setSettings({})
})
afterEach(async () => {
  await world.mend()
})
afterAll(async () => {
  await world.close()
  process.env = before
  console.log(`What was broken, and what the doctor said: ${table.length} causes\n${table.join('\n')}\n`)
})

function setSettings(changes: Record<string, string | undefined>): void {
  const given = Object.entries({ ...world.settings, ...changes }).filter(([, value]) => value !== undefined)
  process.env = { ...before, ...Object.fromEntries(given) }
}

function look(waitMs = usual.waitMs, file: Partial<DotenvFile> = {}): Promise<Finding[]> {
  const patience = { ...usual, waitMs, miniprogram: world.miniprogram }
  return examine({ ...process.env }, { names: [], emptied: [], ...file }, patience)
}

test('where nothing is broken, everything is well, in both languages', async () => {
  const findings = await look()
  expect(print(findings, 'en')).not.toMatch(/^[✗–]/m)
  expect(print(findings, 'zh').match(/^✓/gm)).toHaveLength(findings.length)
  expect(findings.length).toBeGreaterThan(15)
})

const all = {
  settingsCases,
  databaseCases,
  wechatCases,
  pusherCases,
  siteCases,
  loginCases,
  miniprogramCases,
}

describe.each(Object.entries(all))('%s', (_, cases) => {
  test.each(cases)('$broken', async ({ broken, arrange, file, silent, checks, en, zh, theirs, by, todo }) => {
    setSettings((await arrange(world)) ?? {})
    const findings = await look(silent && 1_500, file)
    const wrong = findings.filter((finding) => finding.state === 'wrong')
    const [cause] = wrong.filter(({ check }) => check.en === checks[0])
    table.push(row(broken, cause))

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
    for (const name of secrets)
      expect(printed).not.toContain(process.env[name]?.trim() || world.settings[name])
    expect(printed).not.toContain('the-password')
  })
})

function row(broken: string, cause: Extract<Finding, { state: 'wrong' }> | undefined): string {
  if (!cause) return `- ${broken}\n    nothing`
  const { what, theirs, todo } = cause
  const words = theirs === undefined ? '' : `\n    “${theirs}”`
  return `- ${broken}${words}\n    en  ${what.en} ${todo.en}\n    zh  ${what.zh}${todo.zh}`
}
