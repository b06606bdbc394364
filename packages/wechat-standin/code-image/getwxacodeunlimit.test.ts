import { expect, test } from 'vitest'
import { company, sister, startTestStandIn } from '../test-standin.ts'
import { readPicture } from './picture.ts'

const path = '/wxa/getwxacodeunlimit'

test('W76: Success: raw bytes, `image/jpeg`: a code that opens the phone', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const fields = { scene: 'AZaz09_-', page: 'pages/login/login', env_version: 'develop' }
  const answer = await wechat.codeImage(token, fields)
  expect(answer.status).toBe(200)
  expect(answer.contentType).toBe('image/jpeg')
  expect(await readPicture(answer.bytes)).toBe(
    `http://127.0.0.1:4103/?scene=AZaz09_-&appid=${company.appid}&page=pages%2Flogin%2Flogin&env_version=develop`,
  )
})

test('W78: 5,000 calls/min/appid: another mini-program’s calls are not counted', async () => {
  const wechat = await startTestStandIn({ quotas: { codeImagePerMinute: 1 } })
  const token = (await wechat.stableToken()).json['access_token']
  await wechat.codeImage(token)
  const refused = await wechat.codeImage(token)
  expect(refused.json['errcode']).toBe(45009)
  const other = await wechat.stableToken({ appid: sister.appid, secret: sister.secret })
  expect((await wechat.codeImage(other.json['access_token'])).contentType).toBe('image/jpeg')
  wechat.advance(60_000)
  expect((await wechat.codeImage(token)).contentType).toBe('image/jpeg')
})

test('W79: Codes are permanent and unlimited in number: the same scene gives the same code a year later', async () => {
  const wechat = await startTestStandIn()
  const today = await wechat.codeImage((await wechat.stableToken()).json['access_token'])
  wechat.advance(365 * 86_400_000)
  const later = await wechat.codeImage((await wechat.stableToken()).json['access_token'])
  expect(await readPicture(later.bytes)).toBe(await readPicture(today.bytes))
})

test('W92: 48001 `api unauthorized`', async () => {
  const wechat = await startTestStandIn({ accounts: [{ ...company, deniedPaths: [path] }] })
  const answer = await wechat.codeImage((await wechat.stableToken()).json['access_token'])
  expect(answer.json).toEqual({ errcode: 48001, errmsg: expect.stringMatching(/^api unauthorized rid: /) })
})

test.each([45009, 45011, -1])(
  'W93, W94, W95: 45009/45011; 85096 `not allow include scancode_time field`; -1: %i as a fault',
  async (errcode) => {
    const wechat = await startTestStandIn()
    const token = (await wechat.stableToken()).json['access_token']
    wechat.fault({ path, times: 1, errcode })
    expect((await wechat.codeImage(token)).json['errcode']).toBe(errcode)
  },
)

test('W96, W97: FF D8 FF or 89 50 4E 47 is an image; a leading `{` is an error', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  expect(Buffer.from((await wechat.codeImage(token)).bytes).toString('hex', 0, 3)).toBe('ffd8ff')
  const hyaline = await wechat.codeImage(token, { is_hyaline: true })
  expect(Buffer.from(hyaline.bytes).toString('hex', 0, 4)).toBe('89504e47')
  expect((await wechat.codeImage('')).text[0]).toBe('{')
})

test('W98: anything else is a protocol error: a fault’s raw body comes with the path’s content type', async () => {
  const wechat = await startTestStandIn()
  wechat.fault({ path, times: 1, body: '<html>bad gateway</html>' })
  const answer = await wechat.codeImage('')
  expect(answer).toMatchObject({ status: 200, contentType: 'application/json; encoding=utf-8' })
  expect(answer.text).toBe('<html>bad gateway</html>')
})

test('anything but POST is told to use it', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.get(`${path}?access_token=x`)).json['errcode']).toBe(43002)
})

test('the picture leads to the configured phone', async () => {
  const wechat = await startTestStandIn({ phoneUrl: 'http://192.168.1.2:4103' })
  const answer = await wechat.codeImage((await wechat.stableToken()).json['access_token'])
  expect(await readPicture(answer.bytes)).toMatch(/^http:\/\/192\.168\.1\.2:4103\/\?scene=/)
})
