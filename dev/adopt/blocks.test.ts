import { expect, test } from 'vitest'
import { blocksIn } from './blocks.ts'

test('gives every fenced block in its order, with the file that it names', () => {
  const markdown = ['a', '```sh', 'one', 'two', '```', 'b', '```tsx app/x.tsx', 'three', '```', ''].join('\n')
  expect(blocksIn(markdown)).toEqual([
    { language: 'sh', file: null, text: 'one\ntwo\n' },
    { language: 'tsx', file: 'app/x.tsx', text: 'three\n' },
  ])
})
