import { expect, test } from 'vitest'
import { accountSchema } from '../account.ts'
import { company, personal, startTestStandIn } from '../test-standin.ts'

test('an account with a misspelt field is refused', () => {
  expect(accountSchema.safeParse({ ...company, releasedPage: [] }).success).toBe(false)
})

test('a personal account makes codes and logs in as a company’s does', async () => {
  const wechat = await startTestStandIn()
  const own = { appid: personal.appid, secret: personal.secret }
  const token = (await wechat.stableToken(own)).json['access_token']
  expect((await wechat.codeImage(token)).bytes.length).toBeGreaterThan(10_000)
  const session = await wechat.session(wechat.login('visitor-1', own.appid), own)
  expect(Object.keys(session.json)).toEqual(['session_key', 'openid'])
})
