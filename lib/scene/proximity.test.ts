import { expect, test } from 'vitest'
import { numberNeeded, randomNumber, sameNetwork } from './proximity.ts'

const home = { address: '203.0.113.7', place: null, proxied: false }
const away = { address: '198.51.100.4', place: null, proxied: false }

function auto(browser: typeof home, phone: typeof home, launchScene: number | null): boolean {
  return numberNeeded(browser, { ...phone, launchScene }, 'auto')
}

test('a live camera scan needs no number on any network', () => {
  expect(auto(home, home, 1047)).toBe(false)
  expect(auto(home, away, 1047)).toBe(false)
})

test.each([1048, 1065, 1194])(
  'launch scene %i needs no number only from exactly the same address',
  (launchScene) => {
    expect(auto(home, home, launchScene)).toBe(false)
    expect(auto(home, away, launchScene)).toBe(true)
    expect(numberNeeded({ address: null, place: null }, { ...home, launchScene }, 'auto')).toBe(true)
  },
)

test.each([1049, 1007, 1, null])(
  'launch scene %s needs the number even from the same address',
  (launchScene) => {
    expect(auto(home, home, launchScene)).toBe(true)
  },
)

test('different known places need the number; an unknown place proves nothing', () => {
  const phone = { ...home, launchScene: 1047 }
  expect(numberNeeded({ ...home, place: 'Shanghai' }, { ...phone, place: 'Beijing' }, 'auto')).toBe(true)
  expect(numberNeeded({ ...home, place: 'Shanghai' }, { ...phone, place: 'Shanghai' }, 'auto')).toBe(false)
  expect(numberNeeded({ ...home, place: 'Shanghai' }, phone, 'auto')).toBe(false)
})

test.each([
  '127.0.0.1',
  '::1',
  '10.0.0.2',
  '172.17.0.1',
  '192.168.1.9',
  '169.254.1.1',
  '100.64.3.4',
  'fd00::7',
  'fe80::7',
  '64:ff9b::1',
])('%s may be anybody’s: a long press from it needs the number', (address) => {
  const one = { ...home, address }
  expect(auto(one, one, 1048)).toBe(true)
  expect(sameNetwork(one, one)).toBeNull()
})

test('an address that may be a proxy’s proves nothing', () => {
  expect(auto(home, { ...home, proxied: true }, 1048)).toBe(true)
  expect(sameNetwork(home, { ...home, proxied: true })).toBeNull()
})

test('the setting overrides the rule both ways', () => {
  expect(numberNeeded(home, { ...home, launchScene: 1047 }, 'always')).toBe(true)
  expect(numberNeeded(home, { ...away, launchScene: null }, 'never')).toBe(false)
})

test('without an address, sameNetwork is unknown', () => {
  expect(sameNetwork(home, home)).toBe(true)
  expect(sameNetwork(home, away)).toBe(false)
  expect(sameNetwork(home, { ...home, address: null })).toBeNull()
})

test('numbers have two digits', () => {
  for (let i = 0; i < 500; i++) expect(randomNumber()).toMatch(/^[1-9]\d$/)
})
