import { expect, test } from 'vitest'
import { parts } from './run.ts'
import { allSteps } from './steps.ts'

test('every part has a step', () => {
  const found = allSteps().flatMap((step) => step.parts)
  expect(new Set(found)).toEqual(new Set(parts))
})

test('every check of dev/checks is run', () => {
  const titles = allSteps().map(({ title }) => title)
  expect(titles).toContain('stand-ins')
  expect(titles.some((title) => title.includes('.test'))).toBe(false)
})

test('what a step needs comes before it', () => {
  const steps = allSteps()
  const titles = steps.map(({ title }) => title)
  for (const [i, { needs }] of steps.entries())
    if (needs !== undefined) expect(titles.slice(0, i)).toContain(needs)
})
