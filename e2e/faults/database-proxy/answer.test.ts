import { expect, test } from 'vitest'
import { isWholeAnswer } from './answer.ts'

const row = Buffer.from([0x44, 0, 0, 0, 6, 0, 0])
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

test('an answer is whole when it ends with ReadyForQuery', () => {
  expect(isWholeAnswer(Buffer.concat([row, ready]))).toBe(true)
})

test('an answer that is cut anywhere is not whole', () => {
  const whole = Buffer.concat([row, ready])
  const cuts = Array.from({ length: whole.length }, (_, end) => isWholeAnswer(whole.subarray(0, end)))
  expect(cuts).toEqual(cuts.map(() => false))
})

test('a row that holds the bytes of ReadyForQuery is not taken for it', () => {
  const disguised = Buffer.concat([Buffer.from([0x44, 0, 0, 0, 10]), ready])
  expect(isWholeAnswer(disguised)).toBe(false)
})
