import { expect, test } from 'vitest'
import { parseJsonObject } from '../call.ts'

test.each(['', 'scene=1', '{', 'null', '1', '"text"', '[]', '[{}]', '['.repeat(100_000)])(
  '%.20s is no JSON object',
  (text) => {
    expect(parseJsonObject(text)).toBeUndefined()
  },
)

test('a JSON object is one', () => {
  expect(parseJsonObject(' {"scene":"x"} ')).toEqual({ scene: 'x' })
})
