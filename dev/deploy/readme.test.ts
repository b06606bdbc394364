import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isCommand } from '#cli/saoma.ts'
import { parseEnv, SettingsError } from '#lib/env.ts'

const english = readFileSync('README.md', 'utf8')
const chinese = readFileSync('README.zh-CN.md', 'utf8')

/** The lines of its shell blocks, without their remarks. */
function commandsOf(text: string): string[] {
  const blocks = Array.from(text.matchAll(/^```sh\n([^]*?)^```/gm), ([, lines = '']) => lines)
  return blocks
    .flatMap((lines) => lines.split('\n'))
    .flatMap((line) => line.replace(/\s+#.*$/, '').trim() || [])
}

test.each([
  ['README.md', english],
  ['README.zh-CN.md', chinese],
])(
  '%s: its first screen is one sentence, one picture and two commands, and all of it 120 lines',
  (_file, text) => {
    const [first = ''] = text.split(/^## /m)
    const order = ['**', '![', '```sh'].map((mark) => first.indexOf(mark))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(commandsOf(first)).toEqual(['npm run demo', 'npm test'])
    expect(text.split('\n').length).toBeLessThanOrEqual(120)
  },
)

test.each(['docs/deploy.md', '.env.example'])('%s names every setting that has no default', (file) => {
  const text = readFileSync(file, 'utf8')
  expect(missing().length).toBeGreaterThan(5)
  for (const name of missing()) expect(text).toContain(name)
})

function missing(): string[] {
  try {
    parseEnv({})
    return []
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.problems.map(({ name }) => name)
  }
}

test('every npm script and every command of saoma in the documentation exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const docs = readdirSync('docs').filter((name) => name.endsWith('.md'))
  const files = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)]
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  const named = (form: RegExp): string[] => [
    ...new Set(Array.from(text.matchAll(form), ([, name = '']) => name)),
  ]
  // docs/adopt.md adds scripts of this name to the other app.
  const npmScripts = named(/npm run (?:-s )?([\w:-]+)/g).filter((name) => !name.startsWith('saoma:'))
  expect(npmScripts.filter((name) => !(name in scripts))).toEqual([])
  expect(npmScripts).toContain('saoma')
  const commands = named(/(?:node saoma\.mjs|npm run saoma --) ([a-z]+)/g)
  expect(commands.filter((name) => !isCommand(name))).toEqual([])
  expect(commands).toContain('migrate')
})
