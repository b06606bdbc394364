import { expect, test } from 'vitest'
import { parseContract } from './contract.ts'

const page = `# A page

A paragraph
- is not read before a section; this bullet is read all the same,
  with both of its lines

## First section

A paragraph
that goes on.

- one clause,
  and another.

1. numbered
10. ten,
    and its second clause

Again a paragraph.
  Indented, but no part of a bullet.
`

test('each line of a bullet or numbered entry is a clause, with its place in the whole', () => {
  expect(parseContract(page).slice(1)).toEqual([
    {
      section: 'First section',
      text: 'one clause, and another.',
      clauses: [
        { text: 'one clause,', start: 0 },
        { text: 'and another.', start: 12 },
      ],
    },
    { section: 'First section', number: 1, text: 'numbered', clauses: [{ text: 'numbered', start: 0 }] },
    {
      section: 'First section',
      number: 10,
      text: 'ten, and its second clause',
      clauses: [
        { text: 'ten,', start: 0 },
        { text: 'and its second clause', start: 5 },
      ],
    },
  ])
})

test('headings and paragraphs are no part of it', () => {
  const texts = parseContract(page).map(({ text }) => text)
  expect(texts.join()).not.toMatch(/paragraph|no part/)
})
