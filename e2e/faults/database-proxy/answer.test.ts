import { expect, test } from 'vitest'
import { isWholeAnswer } from './answer.ts'

const row = Buffer.from([0x44, 0, 0, 0, 6, 0, 0])
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

test('a response is complete when it ends with ReadyForQuery', () => {
  expect(isWholeAnswer(Buffer.concat([row, ready]))).toBe(true)
})

test('a response cut anywhere is not complete', () => {
  const whole = Buffer.concat([row, ready])
  const cuts = Array.from({ length: whole.length }, (_, end) => isWholeAnswer(whole.subarray(0, end)))
  expect(cuts).toEqual(cuts.map(() => false))
})

test('a row with the bytes of ReadyForQuery is not mistaken for it', () => {
  const disguised = Buffer.concat([Buffer.from([0x44, 0, 0, 0, 10]), ready])
  expect(isWholeAnswer(disguised)).toBe(false)
})
