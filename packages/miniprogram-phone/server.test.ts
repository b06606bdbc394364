import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPhone, type RunningPhone } from './server.ts'
import { startApp, startWechat, type FakeApp, type FakeWechat } from './test-outside.ts'

let app: FakeApp
let wechat: FakeWechat
let phone: RunningPhone

beforeAll(async () => {
  app = await startApp()
  wechat = await startWechat()
  phone = await startPhone({ appUrl: app.url, wechatUrl: wechat.url, appid: 'wx0123' })
})
afterAll(() => Promise.all([phone.close(), app.close(), wechat.close()]))
beforeEach(() => {
  app.answers = { '/api/x': { data: { found: true } } }
})
afterEach(() => {
  app.asked.length = 0
})

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(phone.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

function sent(changes: object = {}): object {
  return { url: 'http://127.0.0.1:3000/api/x?y=1', method: 'GET', header: {}, body: null, ...changes }
}

test('a request reaches the app as from WeChat: no Origin, no cookies, its Referer and User-Agent', async () => {
  const header = { authorization: 'Bearer t', origin: 'http://evil.test', Cookie: 'a=b', host: 'evil.test' }
  const answer = await post('/_phone/request', sent({ header }), { origin: phone.url, cookie: 'c=d' })
  expect(await answer.json()).toMatchObject({
    statusCode: 200,
    data: expect.stringContaining('"found":true'),
  })
  const [asked] = app.asked
  expect(asked).toMatchObject({ method: 'GET', path: '/api/x' })
  expect(asked?.header).toMatchObject({
    authorization: 'Bearer t',
    host: new URL(app.url).host,
    referer: 'https://servicewechat.com/wx0123/devtools/page-frame.html',
    'user-agent': expect.stringContaining('MicroMessenger/'),
  })
  expect(Object.keys(asked?.header ?? {})).not.toEqual(expect.arrayContaining(['origin']))
  expect(Object.keys(asked?.header ?? {})).not.toEqual(expect.arrayContaining(['cookie']))
})

test('a body is passed on byte by byte', async () => {
  const body = Buffer.from('{"name":"小明"}').toString('base64')
  await post(
    '/_phone/request',
    sent({ method: 'POST', header: { 'content-type': 'application/json' }, body }),
  )
  expect(app.asked[0]?.body).toEqual({ name: '小明' })
})

test('“4xx and 5xx arrive at `success`: check `statusCode`.”: a refusal of the app is an answer like any other', async () => {
  app.answers = { '/api/x': { status: 410, error: 'scene_expired', msg: 'late' } }
  expect(await (await post('/_phone/request', sent())).json()).toMatchObject({ statusCode: 410 })
})

test('it is no open proxy', async () => {
  for (const url of [`${wechat.url}/_dev/calls`, 'http://localhost:3000/', 'http://example.com/']) {
    expect((await post('/_phone/request', sent({ url }))).status).toBe(403)
    expect((await fetch(`${phone.url}/_phone/image?url=${encodeURIComponent(url)}`)).status).toBe(403)
  }
})

test("a picture may also carry the app's own address; a request may not", async () => {
  const url = `${app.url}/api/avatar/a1`
  expect((await fetch(`${phone.url}/_phone/image?url=${encodeURIComponent(url)}`)).status).toBe(200)
  expect((await post('/_phone/request', sent({ url }))).status).toBe(403)
})

test('another site in the same browser is refused', async () => {
  for (const site of ['cross-site', 'same-site']) {
    expect((await post('/_phone/request', sent(), { 'sec-fetch-site': site })).status).toBe(403)
    expect((await post('/_phone/login', { user: 'a' }, { 'sec-fetch-site': site })).status).toBe(403)
  }
  expect(app.asked).toEqual([])
})

test.each([
  ['/_phone/request', { url: 1 }],
  ['/_phone/request', { ...sent(), body: 'not base64!' }],
  ['/_phone/request', { ...sent(), method: 'get x' }],
  ['/_phone/login', {}],
  ['/_phone/login', { user: '' }],
])('%s with %j is a bad request', async (path, body) => {
  expect((await post(path, body)).status).toBe(400)
})

test('a header that cannot be sent is no crash', async () => {
  const answer = await post('/_phone/request', sent({ header: { 'x-a': 'line\nbreak' } }))
  expect(answer.status).toBe(502)
  expect((await post('/_phone/request', sent())).status).toBe(200)
})

test('a picture of the app is shown, and nothing else is', async () => {
  const image = (path: string): Promise<Response> =>
    fetch(`${phone.url}/_phone/image?url=${encodeURIComponent(`http://127.0.0.1:3000${path}`)}`)
  const picture = await image('/api/avatar/a1')
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
  app.answers = { '/api/x': { html: '<script>alert(1)</script>' } }
  expect((await image('/api/x')).status).toBe(502)
})

test('“loads from another origin”: an image is asked for without cookies, with the Referer of WeChat', async () => {
  const url = encodeURIComponent('http://127.0.0.1:3000/api/avatar/a1')
  await fetch(`${phone.url}/_phone/image?url=${url}`, { headers: { cookie: 'c=d' } })
  expect(app.avatars.header).toMatchObject({
    referer: 'https://servicewechat.com/wx0123/devtools/page-frame.html',
    'user-agent': expect.stringContaining('MicroMessenger/'),
    'sec-fetch-dest': 'image',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-site': 'cross-site',
  })
  expect(app.avatars.header).not.toHaveProperty('cookie')
})

test('a code of wx.login comes from WeChat, for the person who holds the phone', async () => {
  expect(await (await post('/_phone/login', { user: '小红' })).json()).toEqual({
    code: expect.stringContaining('小红'),
  })
})

test('the newest code is the last one that WeChat made; none yet is null', async () => {
  const newest = async (): Promise<unknown> => (await fetch(`${phone.url}/_phone/newest`)).json()
  expect(await newest()).toBeNull()
  wechat.calls.push({ path: '/wxa/getwxacodeunlimit', scene: 's1', page: 'pages/login/login', appid: 'wx1' })
  wechat.calls.push({ path: '/sns/jscode2session', appid: 'wx1' })
  expect(await newest()).toEqual({ scene: 's1', page: 'pages/login/login', appid: 'wx1' })
})

test('what is behind it and does not answer is a 502', async () => {
  const gone = await startApp()
  await gone.close()
  const alone = await startPhone({ appUrl: gone.url, wechatUrl: gone.url })
  const ask = (path: string, body: object): Promise<Response> =>
    fetch(alone.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await ask('/_phone/request', sent())).status).toBe(502)
  expect((await ask('/_phone/login', { user: 'a' })).status).toBe(502)
  expect((await fetch(`${alone.url}/_phone/newest`)).status).toBe(502)
  await alone.close()
})

test('a port in use is refused by its code', async () => {
  const port = Number(new URL(phone.url).port)
  await expect(startPhone({ appUrl: app.url, wechatUrl: wechat.url, port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
})

test('it closes although a connection is open', async () => {
  const closing = await startPhone({ appUrl: app.url, wechatUrl: wechat.url })
  const socket = connect(Number(new URL(closing.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  await closing.close()
  socket.destroy()
})
