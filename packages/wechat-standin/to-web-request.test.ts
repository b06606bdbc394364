import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { company, startTestStandIn, type TestStandIn } from './test-standin.ts'

/** Sends bytes as they are; resolves with what comes until the connection ends. */
async function sendRaw(wechat: TestStandIn, head: string, body = ''): Promise<string> {
  const socket = connect(Number(new URL(wechat.url).port), '127.0.0.1')
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
  const wechat = await startTestStandIn()
  await wechat.stableToken()
  expect(await sendRaw(wechat, 'POST /_dev/reset HTTP/1.1')).toContain('{"ok":true}')
  expect((await wechat.get('/_dev/calls')).text).toBe('[]')
  expect(await sendRaw(wechat, 'POST /cgi-bin/stable_token HTTP/1.1')).toContain('"errcode":47001')
})

test('a body in chunks is a body', async () => {
  const wechat = await startTestStandIn()
  const { appid, secret } = company
  const fields = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const answer = await sendRaw(wechat, 'POST /cgi-bin/stable_token HTTP/1.1', chunked(fields))
  expect(answer).toContain('"access_token"')
  const login = await sendRaw(wechat, 'POST /_dev/login HTTP/1.1', chunked('{"user":"visitor-1"}'))
  expect(login).toContain('"code"')
})

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'GET', 'HEAD'])('%s is told to use POST', async (method) => {
  const wechat = await startTestStandIn()
  await sendRaw(wechat, `${method} /cgi-bin/stable_token HTTP/1.1`)
  const calls = JSON.parse((await wechat.get('/_dev/calls')).text) as unknown
  expect(calls).toMatchObject([{ method, errcode: 43002 }])
})
