import { expect, test } from 'vitest'
import { deviceOf } from './device.ts'

test('names browser and system as people know them', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0'
  expect(deviceOf(edge)).toEqual({ browser: 'Microsoft Edge 120', system: 'Windows 10' })
})

test('says nothing of a client that says nothing of itself', () => {
  const unknown = { browser: null, system: null }
  expect(deviceOf(null)).toEqual(unknown)
  expect(deviceOf('')).toEqual(unknown)
  expect(deviceOf('node')).toEqual(unknown)
})
