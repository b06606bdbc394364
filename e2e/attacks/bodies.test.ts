import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { raw } from '../http/raw.ts'
import { expectRefused, newBrowser, newPhone, scanned, urls } from '../http/shared-stack.ts'

const routes = ['/api/miniapp/code', '/api/miniapp/auth', '/api/session'] as const

const headers = { 'content-type': 'application/json' }

describe('JSON that is', () => {
  test.each(routes)('too large is refused by %s before it is read to the end', async (path) => {
    const body = `{"code":"${'x'.repeat(5_000_000)}"}`
    const answer = await newBrowser().fetch('POST', path, { body, headers })
    expect(await answer.json()).toMatchObject({ code: 413, error: 'too_large' })
  })

  test('endless and without a length is cut off', async () => {
    const answer = await endless('/api/miniapp/auth')
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test.each(routes)('deeply nested is refused by %s', async (path) => {
    for (const body of [
      '['.repeat(16_000),
      '{"a":'.repeat(3_200),
      `{"scene":${'['.repeat(8_000)}${']'.repeat(8_000)}}`,
    ]) {
      const answer = await newBrowser().fetch('POST', path, { body, headers })
      // For `code` any object will do: its content isn't read.
      expect([200, 400]).toContain(answer.status)
      if (path !== '/api/miniapp/code') expect(answer.status).toBe(400)
    }
  })

  test.each(routes.slice(1))('with a wrong type is refused by %s, which names the field', async (path) => {
    const wrong: unknown[] = [null, true, 0, -1, 1e308, [], {}, ['x'], { $ne: null }, { toString: 'x' }]
    for (const value of wrong) {
      const body = { scene: value, ticket: value, code: value, attempt: value }
      const answer = await newBrowser().call('POST', path, body, { 'accept-language': 'en' })
      expectRefused(answer, 400, 'bad_request')
      expect(answer.msg).toMatch(/: (scene|ticket|code)$/)
    }
  })

  test('with a duplicate key counts once: what is validated is what is used', async () => {
    const mine = await scanned()
    const other = await scanned()
    const bearer = { ...headers, authorization: await bearerOf(mine) }
    const body = `{"scene":"${mine.code.scene}","decision":"confirm","scene":"${other.code.scene}"}`
    const answer = await newBrowser().fetch('POST', '/api/miniapp/publish', { body, headers: bearer })
    expect(await answer.json()).toMatchObject({ code: 403, error: 'forbidden' })
    for (const { browser, code } of [mine, other]) {
      const { data } = await browser.status(code.scene)
      expect(data.status).toBe('scanned')
    }
  })

  test('with __proto__ pollutes no prototype', async () => {
    const body = '{"__proto__":{"role":"admin","code":"x"},"constructor":{"prototype":{"role":"admin"}}}'
    const answer = await newBrowser().fetch('POST', '/api/miniapp/auth', { body, headers })
    expect(await answer.json()).toMatchObject({ code: 400, error: 'bad_request' })
    expect((await newPhone().auth()).data.user.role).toBe('user')
  })

  test('that is not UTF-8 is refused', async () => {
    const bodies = [Buffer.from('{"code":"\xff\xfe"}', 'latin1'), Buffer.from('{"code":"x"}', 'utf16le')]
    for (const body of bodies) {
      const answer = await raw(urls.app, 'POST', '/api/miniapp/auth', { body, headers })
      expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 400, error: 'bad_request' })
    }
  })

  test('compressed is not decompressed', async () => {
    const packed = { ...headers, 'content-encoding': 'gzip' }
    const answer = await newBrowser().fetch('POST', '/api/miniapp/auth', {
      body: '\u001f\u008b',
      headers: packed,
    })
    expect(await answer.json()).toMatchObject({ code: 400, error: 'bad_request' })
  })
})

async function bearerOf({ phone, code }: Awaited<ReturnType<typeof scanned>>): Promise<string> {
  return `Bearer ${(await phone.scan(code.scene)).data.token}`
}

/** Sends endlessly, and resolves with the response. */
function endless(path: string): Promise<string> {
  const { hostname, port } = new URL(urls.app)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunk = `400\r\n${'x'.repeat(1_024)}\r\n`
    function more(): void {
      while (socket.writable && socket.write(chunk));
    }
    socket.on('drain', more)
    socket.on('data', (data: Buffer) => {
      socket.destroy()
      resolve(data.toString())
    })
    socket.on('error', reject)
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    more()
  })
}
