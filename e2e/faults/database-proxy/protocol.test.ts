import { describe, expect, test } from 'vitest'
import { isWholeResponse, type Part, readParts, sqlOf } from './protocol.ts'

const startup = packet('', [0, 3, 0, 0, ...Buffer.from('user\0me\0\0')])
const started = { kind: 'startup', bytes: Uint8Array.from(startup) }
const parse = packet('P', Buffer.from('\0SELECT 1\0\0\0'))
const sync = packet('S')
const flush = packet('H')

describe('readParts', () => {
  test('an extended request is one part, up to its Sync', async () => {
    const parts = await read([Buffer.concat([startup, parse, sync])])
    expect(parts).toEqual([started, request([parse, sync], true)])
  })

  test('messages that arrive byte by byte are put together', async () => {
    const bytes = Array.from(Buffer.concat([startup, parse, sync]), (byte) => Buffer.from([byte]))
    expect(await read(bytes)).toEqual([started, request([parse, sync], true)])
  })

  test('a Flush is answered, but the request is not complete', async () => {
    const parts = await read([startup, parse, flush, sync])
    expect(parts.slice(1)).toEqual([request([parse, flush], false), request([sync], true)])
  })

  test('two requests in one packet are two parts', async () => {
    const query = packet('Q', Buffer.from('SELECT 1\0'))
    const parts = await read([Buffer.concat([startup, query, query])])
    expect(parts.slice(1)).toEqual([request([query], true), request([query], true)])
  })

  test('a client that asks for TLS or Kerberos first is told so, and starts after that', async () => {
    const ssl = packet('', [0x04, 0xd2, 0x16, 0x2f])
    const kerberos = packet('', [0x04, 0xd2, 0x16, 0x30])
    const kinds = (await read([kerberos, ssl, startup])).map(({ kind }) => kind)
    expect(kinds).toEqual(['encryption', 'encryption', 'startup'])
  })

  test('a cancel request and a goodbye are recognised', async () => {
    const cancel = packet('', [0x04, 0xd2, 0x16, 0x2e, 0, 0, 0, 1, 0, 0, 0, 2])
    expect(await read([cancel])).toEqual([{ kind: 'cancel' }])
    expect(await read([startup, packet('X')])).toEqual([started, { kind: 'terminate' }])
  })

  test.each([
    ['HTTP', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    ['protocol 2', [packet('', [0, 2, 0, 0])]],
    ['a length below four', [startup, Buffer.from([0x51, 0, 0, 0, 1])]],
    ['a length of gigabytes', [startup, Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff])]],
  ])('%s is refused', async (_name, chunks) => {
    await expect(read(chunks)).rejects.toThrow()
  })
})

describe('sqlOf', () => {
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
})

describe('isWholeResponse', () => {
  const row = Buffer.from([0x44, 0, 0, 0, 6, 0, 0])
  const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

  test('a response is complete when it ends with ReadyForQuery', () => {
    expect(isWholeResponse(Buffer.concat([row, ready]))).toBe(true)
  })

  test('a response cut anywhere is not complete', () => {
    const whole = Buffer.concat([row, ready])
    const cuts = Array.from({ length: whole.length }, (_, end) => isWholeResponse(whole.subarray(0, end)))
    expect(cuts).toEqual(cuts.map(() => false))
  })

  test('a row with the bytes of ReadyForQuery is not mistaken for it', () => {
    const disguised = Buffer.concat([Buffer.from([0x44, 0, 0, 0, 10]), ready])
    expect(isWholeResponse(disguised)).toBe(false)
  })
})

function message(type: string, ...texts: string[]): Buffer {
  const body = Buffer.from(texts.map((text) => `${text}\0`).join(''))
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

async function read(chunks: Buffer[]): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of readParts(arriving(chunks))) parts.push(part)
  return parts
}

async function* arriving(chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
}

function request(messages: Buffer[], complete: boolean): Part {
  return { kind: 'request', bytes: Uint8Array.from(Buffer.concat(messages)), complete }
}

function packet(type: string, body: Iterable<number> = []): Buffer {
  const bytes = Buffer.from([...body])
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length + 4)
  return Buffer.concat([Buffer.from(type), length, bytes])
}
