import { expect, test } from 'vitest'
import { destinationOf } from './destination.ts'

const route = { from: ['http://127.0.0.1:3000'], to: 'http://127.0.0.1:4999' }

test("the mini-program's own address leads to the app", () => {
  expect(destinationOf('http://127.0.0.1:3000/api/session?x=1', route)?.href).toBe(
    'http://127.0.0.1:4999/api/session?x=1',
  )
})

test.each([
  'http://127.0.0.1:4101/_dev/calls',
  'http://127.0.0.1:4999/api',
  'http://localhost:3000/api',
  'https://127.0.0.1:3000/api',
  'http://127.0.0.1:3000@example.com/',
  'http://user@127.0.0.1:3000/',
  'file:///etc/passwd',
  '//127.0.0.1:3000/',
  'nonsense',
  '',
])('%s leads nowhere', (address) => {
  expect(destinationOf(address, route)).toBeNull()
})

test('a path cannot turn into another host', () => {
  expect(destinationOf('http://127.0.0.1:3000//example.com/x', route)?.host).toBe('127.0.0.1:4999')
  expect(destinationOf('http://127.0.0.1:3000/\\example.com', route)?.host).toBe('127.0.0.1:4999')
})
