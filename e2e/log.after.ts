import { expect, test } from 'playwright/test'
import { leaked, recordings } from './recorded-secrets.ts'

/** Runs after all other tests, over everything the app logged at trace level. */
test('the log of the whole run holds no secret, token, ticket, openid, js code or cookie', () => {
  const all = recordings()
  expect(all.length).toBeGreaterThan(0)
  expect(all.flatMap(leaked)).toEqual([])
})

test('and each kind of them was there to be found', () => {
  test.skip(!process.env['SAOMA_WHOLE_RUN'], 'only some of the tests were run')
  const heard = new Set(recordings().flatMap(({ secrets }) => secrets.map(([, kind]) => kind)))
  for (const kind of ['token', 'ticket', 'openid', 'js code', 'saoma_browser', 'saoma_session'])
    expect(heard).toContain(kind)
})
