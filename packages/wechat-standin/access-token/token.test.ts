import { expect, test } from 'vitest'
import { company, startTestStandin, type TestStandin } from '../test-standin.ts'

const MINUTE = 60_000

async function newToken(standin: TestStandin): Promise<string> {
  return String((await standin.classicToken()).json['access_token'])
}

async function errcodeOf(standin: TestStandin, token: string): Promise<unknown> {
  return (await standin.codeImage(token)).json['errcode']
}

test('“every call mints and supersedes”', async () => {
  const standin = await startTestStandin()
  expect((await standin.classicToken()).json).toEqual({
    access_token: expect.stringMatching(/^[\w-]{136}$/),
    expires_in: 7200,
  })
  expect(await newToken(standin)).not.toBe(await newToken(standin))
})

test('“the one before works 5 more minutes”', async () => {
  const standin = await startTestStandin()
  const before = await newToken(standin)
  await standin.advance(30 * MINUTE)
  await newToken(standin)
  await standin.advance(5 * MINUTE - 1)
  expect(await errcodeOf(standin, before)).toBeUndefined()
  await standin.advance(1)
  expect(await errcodeOf(standin, before)).toBe(40001)
})

test('“older ones are dead (only the last two live)”', async () => {
  const standin = await startTestStandin()
  const [first, second, third] = [await newToken(standin), await newToken(standin), await newToken(standin)]
  expect(await errcodeOf(standin, first)).toBe(40001)
  expect(await errcodeOf(standin, second)).toBeUndefined()
  expect(await errcodeOf(standin, third)).toBeUndefined()
})

test('“Two environments that both use it evict each other”', async () => {
  const standin = await startTestStandin()
  const staging = await newToken(standin)
  const production = await newToken(standin)
  await standin.advance(5 * MINUTE)
  expect(await errcodeOf(standin, staging)).toBe(40001)
  await newToken(standin)
  await standin.advance(5 * MINUTE)
  expect(await errcodeOf(standin, production)).toBe(40001)
})

test('“about 2,000/day”: then 45009, until the next day', async () => {
  const standin = await startTestStandin({ quotas: { tokenPerDay: 1 } })
  const last = await newToken(standin)
  expect((await standin.classicToken()).json['errcode']).toBe(45009)
  expect(await errcodeOf(standin, last)).toBeUndefined()
  await standin.advance(24 * 60 * MINUTE)
  expect((await standin.classicToken()).json['access_token']).toBeDefined()
})

test('a POST is told to use GET and gets no token', async () => {
  const standin = await startTestStandin()
  const path = `/cgi-bin/token?grant_type=client_credential&appid=${company.appid}&secret=${company.secret}`
  expect((await standin.post(path, {})).json).toEqual({
    errcode: 43001,
    errmsg: expect.stringMatching(/^require GET method rid: /),
  })
})

test('a HEAD request does not supersede anybody’s token', async () => {
  const standin = await startTestStandin()
  const [first] = [await newToken(standin), await newToken(standin)]
  const path = `/cgi-bin/token?grant_type=client_credential&appid=${company.appid}&secret=${company.secret}`
  expect((await fetch(standin.url + path, { method: 'HEAD' })).status).toBe(200)
  expect(await errcodeOf(standin, first)).toBeUndefined()
})
