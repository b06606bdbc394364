import { expect, test } from 'vitest'
import { company, personal, startTestStandin } from '../test-standin.ts'
import { accountSchema } from './account.ts'

test('an account with a misspelt field is refused', () => {
  expect(accountSchema.safeParse({ ...company, releasedPage: [] }).success).toBe(false)
})

test('a personal account makes codes and logs in as a company’s does', async () => {
  const standin = await startTestStandin()
  const own = { appid: personal.appid, secret: personal.secret }
  const token = (await standin.stableToken(own)).json['access_token']
  expect((await standin.codeImage(token)).bytes.length).toBeGreaterThan(10_000)
  const session = await standin.session(await standin.login('visitor-1', own.appid), own)
  expect(Object.keys(session.json)).toEqual(['session_key', 'openid'])
})
