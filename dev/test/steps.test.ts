import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parts, type Step } from './run.ts'
import { allSteps } from './steps.ts'

test('every part has a step', () => {
  const found = steps().flatMap((step) => step.parts)
  expect(new Set(found)).toEqual(new Set(parts))
})

test('every command of dev/checks is run', () => {
  const titles = steps().map(({ title }) => title)
  const commands = readdirSync('dev/checks').filter((file) =>
    readFileSync(`dev/checks/${file}`, 'utf8').includes('import.meta.url ==='),
  )
  expect(commands).toHaveLength(2)
  expect(titles).toEqual(expect.arrayContaining(commands.map((file) => file.replace('.ts', ''))))
})

test('what a step needs comes before it', () => {
  const before: string[] = []
  for (const lanes of allSteps()) {
    for (const lane of lanes)
      for (const [i, { needs }] of lane.entries())
        if (needs !== undefined)
          expect([...before, ...lane.slice(0, i).map(({ title }) => title)]).toContain(needs)
    before.push(...lanes.flat().map(({ title }) => title))
  }
})

function steps(): Step[] {
  return allSteps().flat(2)
}
