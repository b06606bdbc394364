import { expect, test } from 'vitest'
import { sqlOf } from './sql.ts'

function message(type: string, ...texts: string[]): Buffer {
  const body = Buffer.from(texts.map((text) => `${text}\0`).join(''))
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const sync = message('S')

test('a simple query is its text', () => {
  expect(sqlOf(message('Q', 'SELECT 1; SELECT 2'))).toEqual(['SELECT 1; SELECT 2'])
})

test('of a statement with parameters it is the text that is parsed, once', () => {
  const request = [
    message('P', '', 'SELECT $1'),
    message('B', '', ''),
    message('D', 'P'),
    message('E', ''),
    sync,
  ]
  expect(sqlOf(Buffer.concat(request))).toEqual(['SELECT $1'])
})

test('a statement that was prepared before is known by its name', () => {
  expect(sqlOf(Buffer.concat([message('B', '', 'find scene'), message('E', ''), sync]))).toEqual([
    'find scene',
  ])
})
