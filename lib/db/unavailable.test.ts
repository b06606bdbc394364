import { expect, test } from 'vitest'
import { isUnavailable } from './unavailable.ts'

test.each([
  [
    'a driver that gets no connection',
    { code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } },
  ],
  ['a pool that runs out of time', { code: 'P2024' }],
  ['a refused socket', { code: 'ECONNREFUSED' }],
  [
    'a server that shuts down',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } },
  ],
  ['a pool that gets no connection in time', new Error('timeout exceeded when trying to connect')],
  [
    'a connection that is lost in a batch',
    new Error('Client has encountered a connection error and is not queryable'),
  ],
  ['an outage as the cause of something else', new Error('x', { cause: { code: 'ECONNRESET' } })],
])('%s is an outage', (_name, error) => {
  expect(isUnavailable(error)).toBe(true)
})

test.each([
  ['a unique constraint', { code: 'P2002' }],
  [
    'a wrong statement',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '42601' } } } },
  ],
  ['a mistake of our own', new TypeError('x is undefined')],
  ['nothing', undefined],
])('%s is none', (_name, error) => {
  expect(isUnavailable(error)).toBe(false)
})

test('an error that is its own cause ends the search', () => {
  const error = new Error('round')
  error.cause = error
  expect(isUnavailable(error)).toBe(false)
})
