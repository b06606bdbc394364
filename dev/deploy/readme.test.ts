import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEnv, SettingsError } from '#lib/env.ts'

const english = readFileSync('README.md', 'utf8')
const chinese = readFileSync('README.zh-CN.md', 'utf8')

function linksOf(text: string): string[] {
  return Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link).filter(
    (link) => !link.startsWith('README'),
  )
}

/** The lines of its shell blocks, without their remarks. */
function commandsOf(text: string): string[] {
  const blocks = Array.from(text.matchAll(/^```sh\n([^]*?)^```/gm), ([, lines = '']) => lines)
  return blocks
    .flatMap((lines) => lines.split('\n'))
    .flatMap((line) => line.replace(/\s+#.*$/, '').trim() || [])
}

function shapeOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => /^(#+ |\||- |!\[|```)/.exec(line)?.[1] ?? '')
    .filter(Boolean)
}

test('both READMEs have the same headings, tables and lists, the same links and the same commands', () => {
  expect(shapeOf(chinese)).toEqual(shapeOf(english))
  expect(linksOf(chinese).toSorted()).toEqual(linksOf(english).toSorted())
  expect(commandsOf(chinese)).toEqual(commandsOf(english))
})

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
