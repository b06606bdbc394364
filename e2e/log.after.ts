import { expect, test } from 'playwright/test'
import { records } from './recorded-secrets.ts'

/** After all other tests of a run, over everything that the app wrote at its most talkative. */
test('the log of the whole run holds no secret, token, ticket, openid, js code or cookie', () => {
  const all = records()
  expect(all.length).toBeGreaterThan(0)
  for (const { log, secrets } of all) {
    const found = secrets.filter(([value]) => log.includes(value) || log.includes(encodeURIComponent(value)))
    expect(found.map(([, kind]) => kind)).toEqual([])
  }
})

test('and each kind of them was there to be found', () => {
  test.skip(!process.env['SAOMA_WHOLE_RUN'], 'only some of the tests were run')
  const heard = new Set(records().flatMap(({ secrets }) => secrets.map(([, kind]) => kind)))
  for (const kind of ['token', 'ticket', 'openid', 'js code', 'saoma_browser', 'saoma_session'])
    expect(heard).toContain(kind)
})
