import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parts } from './run.ts'
import { allSteps } from './steps.ts'

test('every part has a step', () => {
  const found = allSteps().flatMap((step) => step.parts)
  expect(new Set(found)).toEqual(new Set(parts))
})

test('every command of dev/checks is run', () => {
  const titles = allSteps().map(({ title }) => title)
  const commands = readdirSync('dev/checks').filter((file) =>
    readFileSync(`dev/checks/${file}`, 'utf8').includes('import.meta.url ==='),
  )
  expect(commands).toHaveLength(2)
  expect(titles).toEqual(expect.arrayContaining(commands.map((file) => file.replace('.ts', ''))))
})

test('what a step needs comes before it', () => {
  const steps = allSteps()
  const titles = steps.map(({ title }) => title)
  for (const [i, { needs }] of steps.entries())
    if (needs !== undefined) expect(titles.slice(0, i)).toContain(needs)
})
