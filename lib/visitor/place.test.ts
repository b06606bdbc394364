import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import type * as env from '../env.ts'
import { forget } from '../per-process.ts'
import { placeOf } from './place.ts'
import { placesFile } from './test-places.ts'

const settings = vi.hoisted(() => ({
  SAOMA_PLACES: undefined as string | undefined,
  SAOMA_LOG_LEVEL: 'silent',
}))
vi.mock('../env.ts', async (original) => ({ ...(await original<typeof env>()), env: () => settings }))

const folder = mkdtempSync(path.join(tmpdir(), 'places-'))
const file = path.join(folder, 'places.mmdb')
afterAll(() => rmSync(folder, { recursive: true }))

const china = { names: { en: 'China', 'zh-CN': '中国' } }
const records = [
  { prefix: [8, 8, 8], record: { country: china, city: { names: { en: 'Shanghai', 'zh-CN': '上海' } } } },
  { prefix: [9, 9, 9], record: { country: china } },
  { prefix: [1, 1, 1], record: { country: china, city: { names: { en: 'Xingcheng' } } } },
  { prefix: [4, 4, 4], record: { country: { names: { en: 'France' } }, city: { names: { en: 'Paris' } } } },
  { prefix: [5, 5, 5], record: { traits: {} } },
  // As other databases have them.
  { prefix: [6, 6, 6], record: { country: 'CN', city: 'Shanghai' } },
  // Where IPv4 is, and ours: addresses that only a wrong database would know.
  { prefix: [10, 0, 0], record: { country: china } },
  { prefix: [0x24, 0x08, 0x80], record: { country: china } },
]

beforeEach(() => {
  forget('places')
  settings.SAOMA_PLACES = file
  writeFileSync(file, placesFile(records))
})

test.each([
  ['8.8.8.8', '中国 上海 (Shanghai, China)'],
  ['9.9.9.1', '中国 (China)'],
  ['1.1.1.1', '中国 (Xingcheng, China)'],
  ['4.4.4.4', 'Paris, France'],
  ['5.5.5.5', null],
  ['6.6.6.6', null],
  ['7.7.7.7', null],
])('%s is in %s, as far as the database names it in either language', (address, place) => {
  expect(placeOf(address)).toBe(place)
})

test('an address that is nowhere in particular has no place', () => {
  for (const address of [null, '10.0.0.1', '127.0.0.1', '::1', 'fd00::1']) expect(placeOf(address)).toBeNull()
})

test('an IPv6 address has a place only in a database that has such addresses', () => {
  expect(placeOf('2408:8000::1')).toBeNull()
  forget('places')
  writeFileSync(file, placesFile(records, { ipVersion: 6 }))
  expect(placeOf('2408:8000::1')).toBe('中国 (China)')
})

test('without the setting, or without its file, places are unknown', () => {
  settings.SAOMA_PLACES = undefined
  expect(placeOf('8.8.8.8')).toBeNull()
  for (const broken of [path.join(folder, 'none'), import.meta.filename]) {
    forget('places')
    settings.SAOMA_PLACES = broken
    expect(placeOf('8.8.8.8')).toBeNull()
  }
})

test('the file is read once', () => {
  expect(placeOf('8.8.8.8')).not.toBeNull()
  writeFileSync(file, '')
  expect(placeOf('8.8.8.8')).not.toBeNull()
})
