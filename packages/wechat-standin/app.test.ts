import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { company, startTestStandIn, type TestStandIn } from './test-standin.ts'

/** Sends bytes as they are; resolves with all that comes until the connection ends. */
async function sendRaw(wechat: TestStandIn, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(wechat.url).port), '127.0.0.1', () => socket.end(bytes))
  const received: Buffer[] = []
  socket.on('data', (chunk) => received.push(chunk))
  await new Promise((resolve) => socket.on('error', resolve).on('close', resolve))
  return Buffer.concat(received).toString()
}

async function expectAlive(wechat: TestStandIn): Promise<void> {
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
}

test.each([
  'GET /wxa/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'POST /cgi-bin/stable_token HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"appid"',
])('survives a malformed request: %j', async (bytes) => {
  const wechat = await startTestStandIn()
  await sendRaw(wechat, bytes)
  await expectAlive(wechat)
})

test.each(['/cgi-bin/stable_token', '/wxa/getwxacodeunlimit', '/sns/jscode2session', '/_dev/login'])(
  'a body of 5 MB is refused with 413: %s',
  async (path) => {
    const wechat = await startTestStandIn()
    const response = await fetch(wechat.url + path, { method: 'POST', body: 'x'.repeat(5_000_000) })
    expect(response.status).toBe(413)
    await expectAlive(wechat)
  },
)

test.each(['/cgi-bin/nonsense', '/wxa/nonsense', '/wxa/getwxacodeunlimit/', '/CGI-BIN/../cgi-bin/TOKEN'])(
  'an unknown path of WeChat’s is 40066: %s',
  async (path) => {
    const wechat = await startTestStandIn()
    expect((await wechat.get(path)).json['errcode']).toBe(40066)
  },
)

test('a path outside WeChat’s families is 404', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.get('/')).status).toBe(404)
})

test('an exception in the stand-in is answered as a system error', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => log.mockRestore())
  const wechat = await startTestStandIn({ phoneUrl: `http://${'x'.repeat(5000)}` })
  expect((await wechat.image()).json['errcode']).toBe(-1)
  expect(log).toHaveBeenCalledOnce()
})

/** A request with these lines, and a body that a header in it announces. */
function sendRequest(wechat: TestStandIn, line: string, body = '\r\n'): Promise<string> {
  return sendRaw(wechat, `${line}\r\nHost: x\r\nConnection: close\r\n${body}`)
}

function chunked(text: string): string {
  return `Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`
}

test('a POST without a content length has an empty body', async () => {
  const wechat = await startTestStandIn()
  await wechat.stableToken()
  expect(await sendRequest(wechat, 'POST /_dev/reset HTTP/1.1')).toContain('{"ok":true}')
  expect((await wechat.get('/_dev/calls')).text).toBe('[]')
  expect(await sendRequest(wechat, 'POST /cgi-bin/stable_token HTTP/1.1')).toContain('"errcode":47001')
})

test('a chunked body is read', async () => {
  const wechat = await startTestStandIn()
  const { appid, secret } = company
  const fields = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const answer = await sendRequest(wechat, 'POST /cgi-bin/stable_token HTTP/1.1', chunked(fields))
  expect(answer).toContain('"access_token"')
  const login = await sendRequest(wechat, 'POST /_dev/login HTTP/1.1', chunked('{"user":"visitor-1"}'))
  expect(login).toContain('"code"')
})
