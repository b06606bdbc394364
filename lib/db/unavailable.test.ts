import { expect, test } from 'vitest'
import { isUnavailable } from './unavailable.ts'

test.each([
  [
    'a driver without a connection',
    { code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } },
  ],
  ['a pool that times out', { code: 'P2024' }],
  ['a refused socket', { code: 'ECONNREFUSED' }],
  [
    'a server that shuts down',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } },
  ],
  [
    'a password that was changed on the server',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '28P01' } } } },
  ],
  ['the same, without Prisma', Object.assign(new Error('password authentication failed'), { code: '28P01' })],
  ['a database that was dropped', { code: '3D000' }],
  [
    'a host without a route by IPv6 that refuses IPv4',
    Object.assign(new AggregateError([]), { code: 'ENETUNREACH' }),
  ],
  [
    'a primary that a failover made read-only',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '25006' } } } },
  ],
  ['a pool that gets no connection in time', new Error('timeout exceeded when trying to connect')],
  [
    'a connection lost in a batch',
    new Error('Client has encountered a connection error and is not queryable'),
  ],
  ['an error caused by one', new Error('x', { cause: { code: 'ECONNRESET' } })],
])('%s means that the database is unavailable', (_name, error) => {
  expect(isUnavailable(error)).toBe(true)
})

test.each([
  ['a unique constraint', { code: 'P2002' }],
  [
    'an invalid statement',
    { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '42601' } } } },
  ],
  ['a bug', new TypeError('x is undefined')],
  ['nothing', undefined],
])('%s does not mean that the database is unavailable', (_name, error) => {
  expect(isUnavailable(error)).toBe(false)
})

test('stops at an error that is its own cause', () => {
  const error = new Error('round')
  error.cause = error
  expect(isUnavailable(error)).toBe(false)
})
