import { expect, test } from 'vitest'
import { createPlainClient } from './plain-client.ts'
import { company, startTestStandIn } from './test-standin.ts'

const page = 'pages/login/login'

test('a client of plain fetch goes through a whole login', async () => {
  const wechat = await startTestStandIn()
  const client = createPlainClient(wechat.url, company)
  const scene = 'Zk3-_0123456789abcdefg'

  const opened = new URL(await client.codeText(scene, page))
  expect(opened.origin).toBe('http://127.0.0.1:4103')
  expect(decodeURIComponent(/scene=([^&]*)/.exec(opened.search)?.[1] ?? '')).toBe(scene)

  const openid = await client.openid(wechat.login('visitor-1'))
  expect(openid).toMatch(/^o.{27}$/)
  expect(await client.openid(wechat.login('visitor-1'))).toBe(openid)
  expect(await client.openid(wechat.login('visitor-2'))).not.toBe(openid)
})

test.each([40001, 40014, 42001])(
  'W12: A client treats 40001, 40014, 42001 alike: after %i it takes a new token',
  async (errcode) => {
    const wechat = await startTestStandIn()
    const client = createPlainClient(wechat.url, company)
    wechat.fault({ path: '/wxa/getwxacodeunlimit', times: 1, errcode })
    expect(await client.codeText('scene-1', page)).toContain('scene=scene-1')
  },
)

const errorsOf = {
  '/cgi-bin/stable_token': [
    -1, 40002, 40013, 40125, 40164, 41002, 41004, 43002, 45009, 45011, 47001, 89503, 89506, 89507,
  ],
  '/wxa/getwxacodeunlimit': [-1, 40097, 40129, 40169, 41001, 41030, 45009, 45011, 47001, 48001, 85096],
  '/sns/jscode2session': [-1, 40013, 40029, 40125, 40163, 40164, 40226, 41004, 41008, 45011],
}

const rid = '[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}'

test.each(Object.entries(errorsOf))(
  'each error of %s comes once, with its text and rid',
  async (path, errcodes) => {
    const wechat = await startTestStandIn()
    for (const errcode of errcodes) {
      const client = createPlainClient(wechat.url, company)
      const jsCode = wechat.login('visitor-1')
      const isLogin = path.startsWith('/sns/')
      const ask = (): Promise<string> => (isLogin ? client.openid(jsCode) : client.codeText('scene-1', page))

      wechat.fault({ path, times: 1, errcode })
      const body = `{"errcode":${errcode},"errmsg":"[^"]*[^",]${isLogin ? ', ' : ' '}rid: ${rid}"}`
      await expect(ask()).rejects.toThrow(new RegExp(`^${body}$`))
      expect(await ask()).toMatch(isLogin ? /^o.{27}$/ : 'scene=scene-1&')
    }
  },
)

test('two instances and a foreign program that keeps calling token: 200 codes made, none failed', async () => {
  const wechat = await startTestStandIn()
  const instances = [createPlainClient(wechat.url, company), createPlainClient(wechat.url, company)]
  for (let made = 0; made < 200; made += 2) {
    const texts = instances.map((instance) => instance.codeText(`scene-${made}`, page))
    await wechat.classicToken()
    for (const text of await Promise.all(texts)) expect(text).toContain(`scene=scene-${made}&`)
    wechat.advance(150_000)
  }
})
