import { expect, test } from 'vitest'
import { z } from 'zod'
import { readJson } from './body.ts'
import { attempt, sceneId, twoDigits } from './schemas.ts'

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  const all = { 'content-type': 'application/json', ...headers }
  return new Request('http://site.example/', {
    method: 'POST',
    body,
    headers: all,
    duplex: 'half',
  } as RequestInit)
}

const schema = z.object({ scene: sceneId, attempt, number: twoDigits.optional() })

test('returns only what the schema names', async () => {
  const body = JSON.stringify({ scene: 's', openid: 'o-somebody', __proto__: 1 })
  expect(await readJson(post(body), schema)).toEqual({ scene: 's' })
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/jsonp',
  '',
])('%j is not read as JSON: a form or beacon of another site can send it', async (type) => {
  const request = post('{"scene":"s"}', { 'content-type': type })
  await expect(readJson(request, schema)).rejects.toMatchObject({ code: 'unsupported_media_type' })
})

test('parameters and case of the media type do not matter', async () => {
  const request = post('{"scene":"s"}', { 'content-type': 'Application/JSON; charset=utf-8' })
  expect(await readJson(request, schema)).toEqual({ scene: 's' })
})

test.each([
  ['', 'body'],
  ['{', 'body'],
  ['null', 'body'],
  ['[]', 'body'],
  ['"scene"', 'body'],
  ['{}', 'scene'],
  ['{"scene":1}', 'scene'],
  ['{"scene":""}', 'scene'],
  ['{"scene":"a\\u0000"}', 'scene'],
  ['{"scene":"s","attempt":"short"}', 'attempt'],
  ['{"scene":"s","number":42}', 'number'],
  ['{"scene":"s","number":"4"}', 'number'],
  [new Uint8Array([0x7b, 0xff, 0x7d]), 'body'],
])('%j is refused, naming the field', async (body, field) => {
  await expect(readJson(post(body), schema)).rejects.toMatchObject({ code: 'bad_request', field })
})

test('stops reading at 16 KB, even without Content-Length', async () => {
  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(1_024).fill(0x20))
    },
  })
  await expect(readJson(post(endless), schema)).rejects.toMatchObject({ code: 'too_large' })
  expect(pulled).toBeLessThan(32)
})

test('a client that disconnects has sent a bad request, which is no internal error', async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    },
  })
  await expect(readJson(post(broken), schema)).rejects.toMatchObject({ code: 'bad_request', field: 'body' })
})

test('does not read a body whose Content-Length is too large', async () => {
  const request = post('{}', { 'content-length': '16385' })
  await expect(readJson(request, schema)).rejects.toMatchObject({ code: 'too_large' })
})
