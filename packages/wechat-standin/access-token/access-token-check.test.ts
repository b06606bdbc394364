import { expect, test } from 'vitest'
import { startTestStandin } from '../test-standin.ts'

const superseded =
  /^invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, .* rid: /

test.each(['nonsense', 'x'.repeat(136)])(
  '“40001 `invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, …` superseded or unknown token (R)”: %.10s is unknown',
  async (token) => {
    const standin = await startTestStandin()
    const answer = await standin.codeImage(token)
    expect(answer.json).toEqual({ errcode: 40001, errmsg: expect.stringMatching(superseded) })
  },
)

test('“superseded or unknown token (R)” and “Errors: 40001/41001/42001”: one that was superseded', async () => {
  const standin = await startTestStandin()
  const old = (await standin.stableToken()).json['access_token']
  await standin.stableToken({ force_refresh: true })
  const answer = await standin.codeImage(old)
  expect(answer.json).toEqual({ errcode: 40001, errmsg: expect.stringMatching(superseded) })
})

test('“42001 `access_token expired` (D)”', async () => {
  const standin = await startTestStandin()
  const token = (await standin.stableToken()).json['access_token']
  await standin.advance(7_200_000 - 1)
  expect((await standin.codeImage(token)).contentType).toBe('image/jpeg')
  await standin.advance(1)
  const answer = await standin.codeImage(token)
  expect(answer.json).toEqual({
    errcode: 42001,
    errmsg: expect.stringMatching(/^access_token expired rid: /),
  })
})

test.each(['/wxa/getwxacodeunlimit', '/wxa/getwxacodeunlimit?access_token='])(
  '“41001 `access_token missing` (R)”: %s',
  async (path) => {
    const standin = await startTestStandin()
    const answer = await standin.post(path, { scene: 'scene-1' })
    expect(answer.json).toEqual({
      errcode: 41001,
      errmsg: expect.stringMatching(/^access_token missing rid: /),
    })
  },
)

test.each(['a b', 'Bearer%20abc', '%00', '%ff', '中文', 'x'.repeat(513)])(
  '“40014 `invalid access_token` (R, trigger U)”: %.10s could be no token',
  async (token) => {
    const standin = await startTestStandin()
    const answer = await standin.codeImage(token)
    expect(answer.json).toEqual({
      errcode: 40014,
      errmsg: expect.stringMatching(/^invalid access_token rid: /),
    })
  },
)
