import fc from 'fast-check'
// oxlint-disable-next-line no-restricted-imports -- Next's own parser is what ours must never be looser than
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js'
import { expect, test } from 'vitest'
import { isRouterState } from './next-request.js'

function encode(state: unknown): string {
  return encodeURIComponent(JSON.stringify(state))
}

function isParsedByNext(header: string): boolean {
  try {
    return parseAndValidateFlightRouterState(header) !== undefined
  } catch {
    return false
  }
}

test.each([
  [['', {}]],
  [
    [
      '',
      { children: ['login', { children: ['__PAGE__', {}, null, 'refetch'] }, null, null] },
      null,
      null,
      16,
    ],
  ],
  [['', { children: [['id', '7', 'd', null], {}] }]],
  [['', { children: [['id', 'a/b', 'oc', ['x']], { children: ['', {}] }, ['/a', '?b=c']] }]],
])("the router's own state %j is kept", (state) => {
  expect(isRouterState(encode(state))).toBe(true)
  expect(isParsedByNext(encode(state))).toBe(true)
})

test.each([
  undefined,
  '',
  'x',
  '[]',
  '{}',
  'null',
  '%',
  '%5B%22%22%2C1%5D',
  encode(['', {}, ['/', '']]).repeat(9_999),
])('the state %.30j is dropped', (header) => expect(isRouterState(header)).toBe(false))

const text = fc.constantFrom('', 'a', 'd', 'ci(..)(..)', 'ci(....)', 'di(.)', 'refetch', 'metadata-only')
const odd = fc.oneof(text, fc.constant(null), fc.integer(), fc.constant({}), fc.array(text, { maxLength: 4 }))
const { state } = fc.letrec<{ state: unknown }>((tie) => ({
  state: fc.oneof(
    { depthSize: 'small' },
    { weight: 1, arbitrary: odd },
    {
      weight: 9,
      arbitrary: fc
        .tuple(
          fc.oneof(text, odd, fc.tuple(text, text, text, fc.oneof(fc.constant(null), fc.array(text)))),
          fc.dictionary(fc.constantFrom('children', 'a'), tie('state'), { maxKeys: 2 }),
          fc.oneof(fc.constant(null), fc.tuple(text, text), odd),
          fc.oneof(fc.constant(null), text, odd),
          odd,
          text,
          odd,
        )
        .chain((parts) => fc.integer({ min: 1, max: 7 }).map((length) => parts.slice(0, length))),
    },
  ),
}))

test('no state that is kept makes Next answer 500', () => {
  let kept = 0
  fc.assert(
    fc.property(state, (value) => {
      if (!isRouterState(encode(value))) return
      kept += 1
      expect(isParsedByNext(encode(value))).toBe(true)
    }),
    { numRuns: 5_000 },
  )
  expect(kept).toBeGreaterThan(100)
})
