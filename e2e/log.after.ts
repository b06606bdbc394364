import { expect, test } from 'playwright/test'
import { records } from './overheard.ts'

/** After all other tests of a run, over everything that the app wrote at its most talkative. */
test('the log of the whole run holds no secret, token, ticket, openid, js code or cookie', () => {
  const all = records()
  expect(all.length).toBeGreaterThan(0)
  for (const { log, secrets } of all) {
    const found = secrets.filter(([value]) => log.includes(value) || log.includes(encodeURIComponent(value)))
    expect(found.map(([, kind]) => kind)).toEqual([])
  }
  const whole = all.find(({ log }) => /"path":"\/api\/session","status":200/.test(log))
  const heard = new Set(whole?.secrets.map(([, kind]) => kind))
  if (whole)
    expect([...heard]).toEqual(
      expect.arrayContaining(['token', 'ticket', 'openid', 'js code', 'saoma_browser', 'saoma_session']),
    )
})
