import { once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningPhone, startPhone } from './server.ts'
import { type Outside, PNG, startOutside } from './test-outside.ts'

const EXAMPLE = path.join(import.meta.dirname, 'example')
const API = 'http://api.test:3000'

let outside: Outside
let phone: RunningPhone

beforeAll(async () => {
  outside = await startOutside()
  phone = await startPhone({
    miniprogramDir: EXAMPLE,
    apiOrigin: API,
    apiUrl: outside.url,
    imageOrigin: 'http://images.test',
    wechatUrl: outside.url,
    appid: 'wx0123',
  })
})
afterAll(() => Promise.all([phone.close(), outside.close()]))
beforeEach(() => {
  outside.requests.length = 0
  outside.answers = {
    '/x': { body: '{"found":true}' },
    '/picture': { headers: { 'content-type': 'image/png' }, body: PNG },
  }
})

function post(route: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(phone.url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

function image(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${phone.url}/_phone/image?url=${encodeURIComponent(url)}`, { headers })
}

function sent(changes: object = {}): object {
  return { url: `${API}/x?y=1`, method: 'GET', header: {}, body: null, ...changes }
}

test('M6: `wx.request`: sends WeChat’s Referer and User-Agent, and neither Origin nor cookies', async () => {
  const header = { authorization: 'Bearer t', origin: 'http://evil.test', Cookie: 'a=b', host: 'evil.test' }
  const response = await post('/_phone/request', sent({ header }), { origin: phone.url, cookie: 'c=d' })
  expect(await response.json()).toMatchObject({ statusCode: 200, data: '{"found":true}' })
  const [request] = outside.requests
  expect(request).toMatchObject({ method: 'GET', path: '/x' })
  expect(request?.headers).toMatchObject({
    authorization: 'Bearer t',
    host: new URL(outside.url).host,
    referer: 'https://servicewechat.com/wx0123/devtools/page-frame.html',
    'user-agent': expect.stringContaining('MicroMessenger/'),
  })
  expect(request?.headers).not.toHaveProperty('origin')
  expect(request?.headers).not.toHaveProperty('cookie')
})

test('passes a body on byte by byte', async () => {
  const body = Buffer.from('{"name":"小明"}').toString('base64')
  await post('/_phone/request', sent({ method: 'POST', body }))
  expect(outside.requests[0]?.body).toBe('{"name":"小明"}')
})

test('M8: 4xx and 5xx arrive at `success`: check `statusCode`', async () => {
  outside.answers['/x'] = { status: 410, body: '{}' }
  expect(await (await post('/_phone/request', sent())).json()).toMatchObject({ statusCode: 410 })
})

test.each([
  'http://127.0.0.1:4101/_dev/calls',
  'http://localhost:3000/x',
  'https://api.test:3000/x',
  'http://api.test/x',
  'http://api.test:3000@example.com/',
  'http://user@api.test:3000/x',
  'file:///etc/passwd',
  '//api.test:3000/x',
  'nonsense',
  '',
])('is no open proxy: %s', async (url) => {
  expect((await post('/_phone/request', sent({ url }))).status).toBe(403)
  expect((await image(url)).status).toBe(403)
  expect(outside.requests).toEqual([])
})

test.each(['//example.com/x', '/\\example.com'])('a path cannot change the host: %s', async (rest) => {
  await post('/_phone/request', sent({ url: API + rest }))
  expect(outside.requests).toHaveLength(1)
})

test('an image may also come from the image origin; a request may not go there', async () => {
  expect((await image('http://images.test/picture')).status).toBe(200)
  expect((await post('/_phone/request', sent({ url: 'http://images.test/x' }))).status).toBe(403)
})

test('refuses other sites in the same browser', async () => {
  for (const site of ['cross-site', 'same-site']) {
    expect((await post('/_phone/request', sent(), { 'sec-fetch-site': site })).status).toBe(403)
    expect((await post('/_phone/login', { user: 'a' }, { 'sec-fetch-site': site })).status).toBe(403)
  }
  expect(outside.requests).toEqual([])
})

test.each([
  ['/_phone/request', { url: 1 }],
  ['/_phone/request', { ...sent(), body: 'not base64!' }],
  ['/_phone/request', { ...sent(), method: 'get x' }],
  ['/_phone/login', {}],
  ['/_phone/login', { user: '' }],
])('%s with %j is a bad request', async (route, body) => {
  expect((await post(route, body)).status).toBe(400)
})

test('survives an invalid header', async () => {
  expect((await post('/_phone/request', sent({ header: { 'x-a': 'line\nbreak' } }))).status).toBe(502)
  expect((await post('/_phone/request', sent())).status).toBe(200)
})

test('serves images only, never markup', async () => {
  const response = await image(`${API}/picture`)
  expect(response.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG)
  outside.answers['/x'] = { headers: { 'content-type': 'text/html' }, body: '<script>alert(1)</script>' }
  expect((await image(`${API}/x`)).status).toBe(502)
})

test('M26: `<image>` shows SVG too, whose scripts never run', async () => {
  const body = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  outside.answers['/x'] = { headers: { 'content-type': 'image/svg+xml; charset=utf-8' }, body }
  const response = await image(`${API}/x`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('image/svg+xml')
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox$/)
})

test('M14: an image is loaded from another origin: without cookies and with WeChat’s Referer', async () => {
  await image(`${API}/picture`, { cookie: 'c=d' })
  const [request] = outside.requests
  expect(request?.headers).toMatchObject({
    referer: 'https://servicewechat.com/wx0123/devtools/page-frame.html',
    'user-agent': expect.stringContaining('MicroMessenger/'),
    'sec-fetch-dest': 'image',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-site': 'cross-site',
  })
  expect(request?.headers).not.toHaveProperty('cookie')
})

test.each([
  ['same-origin', 403],
  ['same-site', 403],
  ['cross-origin', 200],
])('M15: an image with Cross-Origin-Resource-Policy %s is %i', async (policy, status) => {
  const headers = { 'content-type': 'image/png', 'cross-origin-resource-policy': policy }
  outside.answers['/picture'] = { headers, body: PNG }
  expect((await image(`${API}/picture`)).status).toBe(status)
})

test('gets the codes of wx.login and of the phone number for the user of the phone', async () => {
  expect(await (await post('/_phone/login', { user: '小红' })).json()).toEqual({
    code: expect.stringMatching(/^code-.*小红$/),
  })
  expect(await (await post('/_phone/phone', { user: '小红' })).json()).toEqual({
    code: expect.stringMatching(/^phone-code-.*小红$/),
  })
})

test('finds the newest code image that WeChat made, and none at first', async () => {
  const newest = async (): Promise<unknown> => (await fetch(`${phone.url}/_phone/newest`)).json()
  expect(await newest()).toBeNull()
  const made = { path: '/wxa/getwxacodeunlimit', page: 'pages/home/home', appid: 'wx1' }
  outside.calls.push({ ...made, scene: 's1' })
  outside.calls.push({ ...made, scene: 'refused', errcode: 41030 }, { path: '/sns/jscode2session' })
  expect(await newest()).toEqual({ scene: 's1', page: 'pages/home/home', appid: 'wx1' })
})

test('answers 502 if the API or WeChat does not answer', async () => {
  const gone = await startOutside()
  await gone.close()
  const alone = await startPhone({
    miniprogramDir: EXAMPLE,
    apiOrigin: API,
    apiUrl: gone.url,
    wechatUrl: gone.url,
  })
  const ask = async (route: string, body?: object): Promise<number> => {
    const init = body && { method: 'POST', body: JSON.stringify(body) }
    return (await fetch(alone.url + route, init)).status
  }
  expect(await ask('/_phone/request', sent())).toBe(502)
  expect(await ask('/_phone/login', { user: 'a' })).toBe(502)
  expect(await ask('/_phone/newest')).toBe(502)
  await alone.close()
})

test('rejects a port in use with its code', async () => {
  const port = Number(new URL(phone.url).port)
  const starting = startPhone({ miniprogramDir: EXAMPLE, apiOrigin: API, port })
  await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('closes although a connection is open', async () => {
  const closing = await startPhone({ miniprogramDir: EXAMPLE, apiOrigin: API })
  const socket = connect(Number(new URL(closing.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  await closing.close()
  socket.destroy()
})
