import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { company, startTestStandin, type TestStandin } from './test-standin.ts'

/** Sends bytes as they are; resolves with what comes until the connection ends. */
async function sendRaw(standin: TestStandin, head: string, body = ''): Promise<string> {
  const socket = connect(Number(new URL(standin.url).port), '127.0.0.1')
  socket.write(`${head}\r\nHost: x\r\nConnection: close\r\n${body === '' ? '\r\n' : body}`)
  const received: Buffer[] = []
  socket.on('data', (chunk) => received.push(chunk))
  await new Promise((resolve) => socket.on('close', resolve))
  return Buffer.concat(received).toString()
}

function chunked(text: string): string {
  return `Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`
}

test('a POST that says nothing of a body has an empty one', async () => {
  const standin = await startTestStandin()
  await standin.stableToken()
  expect(await sendRaw(standin, 'POST /_dev/reset HTTP/1.1')).toContain('{"ok":true}')
  expect((await standin.get('/_dev/calls')).text).toBe('[]')
  expect(await sendRaw(standin, 'POST /cgi-bin/stable_token HTTP/1.1')).toContain('"errcode":47001')
})

test('a body in chunks is a body', async () => {
  const standin = await startTestStandin()
  const { appid, secret } = company
  const fields = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const answer = await sendRaw(standin, 'POST /cgi-bin/stable_token HTTP/1.1', chunked(fields))
  expect(answer).toContain('"access_token"')
  const login = await sendRaw(standin, 'POST /_dev/login HTTP/1.1', chunked('{"user":"visitor-1"}'))
  expect(login).toContain('"code"')
})

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'GET', 'HEAD'])('%s is told to use POST', async (method) => {
  const standin = await startTestStandin()
  await sendRaw(standin, `${method} /cgi-bin/stable_token HTTP/1.1`)
  const calls = JSON.parse((await standin.get('/_dev/calls')).text) as unknown
  expect(calls).toMatchObject([{ method, errcode: 43002 }])
})
