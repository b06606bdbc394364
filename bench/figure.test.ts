import { expect, test } from 'vitest'
import { atLeast, atMost, median, ofRounds, ratios } from './figure.ts'

test('a ratio is taken within each round, and shown as the median with its spread', () => {
  const figure = ofRounds('rate', 'times', ratios([10, 40, 90], [10, 20, 100]))
  expect(figure).toMatchObject({ value: 1, spread: [0.9, 2] })
  expect(atLeast(1.05, figure).goal).toEqual({ text: 'at least 1.05', met: false })
  expect(atMost(1, figure).goal).toEqual({ text: 'at most 1', met: true })
})

test('the median of an even number of rounds lies between the two in the middle', () => {
  expect(median([4, 1, 3, 100])).toBe(3.5)
})
