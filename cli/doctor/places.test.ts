import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { placesFile } from '#lib/visitor/test-places.ts'
import { inLanguage } from './finding.ts'
import { checkPlaces } from './places.ts'

function found(content: Buffer | string | null): object[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'places-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'places.mmdb')
  if (content !== null) writeFileSync(file, content)
  return checkPlaces(file).map((finding) => inLanguage(finding, 'en'))
}

test('a database of cities is named with its date', () => {
  expect(checkPlaces(undefined)).toEqual([])
  expect(found(placesFile([]))).toEqual([
    { state: 'ok', check: 'Location database', detail: 'Test-City, 2026-11-30' },
  ])
})

test('a file that is missing, no database, or without cities is wrong', () => {
  const unreadable = expect.objectContaining({
    state: 'wrong',
    what: expect.stringContaining('cannot be read'),
  })
  expect(found(null)).toEqual([unreadable])
  expect(found('<html>')).toEqual([unreadable])
  const noCities = expect.objectContaining({ state: 'wrong', what: expect.stringContaining('has no cities') })
  expect(found(placesFile([], { type: 'Test-Country' }))).toEqual([noCities])
})
