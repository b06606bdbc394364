import { expect, test } from 'vitest'
import { createPlainClient } from './plain-client.ts'
import { company, startTestStandin } from './test-standin.ts'

const page = 'pages/login/login'

test('a client of plain fetch goes through a whole login', async () => {
  const standin = await startTestStandin()
  const client = createPlainClient(standin.url, company)
  const scene = 'Zk3-_0123456789abcdefg'

  const opened = new URL(await client.codeText(scene, page))
  expect(opened.origin).toBe('http://127.0.0.1:4103')
  expect(decodeURIComponent(/scene=([^&]*)/.exec(opened.search)?.[1] ?? '')).toBe(scene)

  const openid = await client.openid(await standin.login('visitor-1'))
  expect(openid).toMatch(/^o.{27}$/)
  expect(await client.openid(await standin.login('visitor-1'))).toBe(openid)
  expect(await client.openid(await standin.login('visitor-2'))).not.toBe(openid)
})

test.each([40001, 40014, 42001])(
  '“A client treats 40001, 40014, 42001 alike.”: after %i it takes a new token',
  async (errcode) => {
    const standin = await startTestStandin()
    const client = createPlainClient(standin.url, company)
    await standin.post('/_dev/faults', { path: '/wxa/getwxacodeunlimit', times: 1, errcode })
    expect(await client.codeText('scene-1', page)).toContain('scene=scene-1')
  },
)

test('two instances and a foreign program that keeps calling token: 200 codes made, none failed', async () => {
  const standin = await startTestStandin()
  const instances = [createPlainClient(standin.url, company), createPlainClient(standin.url, company)]
  for (let made = 0; made < 200; made += 2) {
    const texts = instances.map((instance) => instance.codeText(`scene-${made}`, page))
    await standin.classicToken()
    for (const text of await Promise.all(texts)) expect(text).toContain(`scene=scene-${made}&`)
    await standin.advance(150_000)
  }
})
