import { execFileSync, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandsOf, problems } from './commands.ts'

const markdown = [
  'Type `npm test`:',
  '',
  '```sh',
  'npm run demo   # all of it',
  'curl -s a \\',
  '  -d b',
  '```',
  '',
  '    npm ci',
  '    a ──► b',
].join('\n')

test('commands are the lines of shell blocks without their remarks, and indented ones', () => {
  expect(commandsOf(markdown)).toEqual(['npm run demo', 'curl -s a -d b', 'npm ci'])
})

const read = (): string => 'runs it all'
const known = {
  'npm run demo': { by: 'some.test.ts', text: 'runs it' },
  'npm ci': { excuse: 'takes long' },
  'curl -s a -d b': { excuse: 'no network' },
}

test('commands that are run, or excused, are fine', () => {
  expect(problems({ 'README.md': markdown }, read, known, {})).toEqual([])
})

test('one that nobody runs is named, with its document', () => {
  const texts = { 'README.md': `${markdown}\n\n    npx something --new\n` }
  expect(problems(texts, read, known, {})).toEqual([
    'README.md: nothing runs `npx something --new`, and it has no excuse',
  ])
})

test('a file that does not run it any more, and a command that is written nowhere any more, are named', () => {
  const more = { ...known, 'npm run old': { excuse: 'old' } }
  expect(problems({ 'README.md': markdown }, () => 'nothing', more, {})).toEqual([
    '`npm run old` is in no document any more',
    'some.test.ts has no runs it',
  ])
})

test.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'what openssl makes is as long as the settings want it',
  () => {
    const made = (bytes: string): string =>
      execFileSync('openssl', ['rand', '-base64', bytes], { encoding: 'utf8' }).trim()
    expect(Buffer.from(made('32'), 'base64')).toHaveLength(32)
    expect(made('48').length).toBeGreaterThanOrEqual(32)
  },
)
